-- page: Mathematical functions (Transact-SQL)
-- page: ABS (Transact-SQL)
-- page: CEILING (Transact-SQL)
-- page: FLOOR (Transact-SQL)
-- page: ROUND (Transact-SQL)
-- page: POWER (Transact-SQL)
-- page: SQRT (Transact-SQL)
-- page: SQUARE (Transact-SQL)
-- page: SIGN (Transact-SQL)
-- page: EXP (Transact-SQL)
-- page: LOG (Transact-SQL)
-- page: PI (Transact-SQL)
-- page: DEGREES (Transact-SQL)
-- page: ATN2 (Transact-SQL)
-- page: GREATEST (Transact-SQL)
-- page: LEAST (Transact-SQL)
-- page: CHECKSUM (Transact-SQL)
-- page: HASHBYTES (Transact-SQL)

--- ABS (documented example)
SELECT ABS(-1.0) AS a, ABS(0.0) AS b, ABS(CAST(-5 AS int)) AS c, ABS(-2.5E0) AS d, ABS(CAST(-1.5 AS money)) AS e
-- columns: a decimal(*), b decimal(*), c int, d float, e money
-- row: ["1.0", "0.0", 5, 2.5, "1.5000"]

--- 8115: ABS of the least int (documented example)
DECLARE @i int = -2147483648;
SELECT ABS(@i) AS a
-- error: 8115 16 2 line 2 Arithmetic overflow error converting expression to data type int.

--- CEILING and FLOOR (documented examples)
SELECT CEILING($123.45) AS a, CEILING($-123.45) AS b, CEILING($0.0) AS c, FLOOR(123.45) AS d, FLOOR(-123.45) AS e, FLOOR($123.45) AS f
-- columns: a money, b money, c money, d decimal(*), e decimal(*), f money
-- row: ["124.0000", "-123.0000", "0.0000", "123", "-124", "123.0000"]

--- ROUND (documented examples)
SELECT ROUND(123.9994, 3) AS a, ROUND(123.9995, 3) AS b, ROUND(123.4545, 2) AS c, ROUND(123.45, -2) AS d, ROUND(150.75, 0) AS e, ROUND(150.75, 0, 1) AS f
-- columns: a decimal(7,4), b decimal(7,4), c decimal(7,4), d decimal(5,2), e decimal(5,2), f decimal(5,2)
-- row: ["123.9990", "124.0000", "123.4500", "100.00", "151.00", "150.00"]

--- ROUND left of the point (documented examples)
SELECT ROUND(748.58, -1) AS a, ROUND(748.58, -2) AS b, ROUND(748.58, -4) AS c, ROUND(CAST(748.58 AS decimal(6,2)), -3) AS d, ROUND(1575, -2) AS e
-- columns: a decimal(5,2), b decimal(5,2), c decimal(5,2), d decimal(6,2), e int
-- row: ["750.00", "700.00", "0.00", "1000.00", 1600]

--- 8115: ROUND past its precision (documented example)
SELECT ROUND(748.58, -3) AS a
-- error: 8115 16 * line 1 Arithmetic overflow error converting expression to data type numeric.

--- POWER has the type of its base (documented)
SELECT POWER(2, 3) AS a, POWER(2.0, 3) AS b, POWER(CAST(2 AS float), 0.5) AS c, POWER(2, -1) AS d
-- columns: a int, b decimal(*), c float, d int
-- row: [8, "8.0", 1.4142135623730951, 0]

--- 232: POWER past int
SELECT POWER(2, 31) AS a
-- error: 232 16 3 line 1 Arithmetic overflow error for type int, value = 2147483648.000000.

--- SQRT, SQUARE, EXP, LOG
SELECT SQRT(16) AS a, SQUARE(3) AS b, EXP(0) AS c, LOG(1) AS d, LOG(8, 2) AS e, LOG10(1000) AS f
-- columns: a float, b float, c float, d float, e float, f float
-- row: [4, 9, 1, 0, 3, 3]

--- 3623: a square root of a negative number
SELECT SQRT(-1) AS a
-- error: 3623 16 1 line 1 An invalid floating point operation occurred.

--- 3623: a logarithm of zero
SELECT LOG(0) AS a
-- error: 3623 16 1 line 1 An invalid floating point operation occurred.

--- SIGN
SELECT SIGN(-125) AS a, SIGN(0) AS b, SIGN(2.5) AS c, SIGN(-2.5E0) AS d
-- columns: a int, b int, c decimal(*), d float
-- row: [-1, 0, "1.0", -1]

--- PI, DEGREES, RADIANS, trigonometry
SELECT PI() AS a, DEGREES(PI() / 2) AS b, SIN(0E0) AS c, COS(0E0) AS d, ATN2(0E0, 1E0) AS e, RADIANS(180E0) AS f
-- columns: a float, b float, c float, d float, e float, f float
-- row: [3.141592653589793, 90, 0, 1, 0, 3.141592653589793]

--- GREATEST and LEAST (documented examples)
-- needs: 2022
SELECT GREATEST('6.62', 3.1415, N'7') AS GreatestVal, LEAST('6.62', 3.1415, N'7') AS LeastVal
-- columns: GreatestVal decimal(*), LeastVal decimal(*)
-- row: ["7.0000", "3.1415"]

--- GREATEST of strings, and with null (documented)
-- needs: 2022
SELECT GREATEST('Glacier', N'Joshua Tree', 'Mount Rainier') AS a, LEAST(3, NULL, 1) AS b
-- columns: a nvarchar(13), b int
-- row: ["Mount Rainier", 1]

--- HASHBYTES
SELECT HASHBYTES('SHA2_256', 'abc') AS a, HASHBYTES('MD5', 'abc') AS b
-- columns: a varbinary(8000), b varbinary(8000)
-- row: ["0xBA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", "0x900150983CD24FB0D6963F7D28E17F72"]

--- NEWID gives a new value each time
SELECT CASE WHEN NEWID() <> NEWID() THEN 'differ' ELSE 'same' END AS a, LEN(CAST(NEWID() AS varchar(36))) AS b
-- columns: a varchar(6), b int
-- row: ["differ", 36]

--- RAND is between 0 and 1
SELECT CASE WHEN RAND() >= 0 AND RAND() < 1 THEN 1 ELSE 0 END AS a
-- columns: a int
-- row: [1]
