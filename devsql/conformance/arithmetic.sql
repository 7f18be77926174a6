-- page: Arithmetic operators (Transact-SQL)
-- page: Precision, scale, and length (Transact-SQL)
-- page: / (Division) (Transact-SQL)
-- page: % (Modulus) (Transact-SQL)
-- page: int, bigint, smallint, and tinyint (Transact-SQL)
-- page: Data type precedence (Transact-SQL)
-- page: Operator precedence (Transact-SQL)
-- page: Bitwise operators (Transact-SQL)
-- page: Compound operators (Transact-SQL)
-- page: Constants (Transact-SQL)
-- page: Database engine events and errors

--- an integer divided by an integer loses its fraction
SELECT 5 / 2 AS a, -5 / 2 AS b, 5 / -2 AS c
-- columns: a int, b int, c int
-- row: [2, -2, -2]

--- the remainder has the sign of the dividend
SELECT 38 % 5 AS a, -7 % 3 AS b, 7 % -3 AS c
-- columns: a int, b int, c int
-- row: [3, -1, 1]

--- smallint and tinyint keep their type with themselves
SELECT CAST(1 AS smallint) + CAST(2 AS smallint) AS a, CAST(1 AS tinyint) + CAST(2 AS tinyint) AS b
-- columns: a smallint, b tinyint
-- row: [3, 3]

--- the type of higher precedence wins
SELECT CAST(1 AS tinyint) + CAST(2 AS smallint) AS a, CAST(1 AS int) + CAST(2 AS bigint) AS b, CAST(1 AS bigint) + CAST(2 AS real) AS c, CAST(1 AS decimal(9,2)) + CAST(2 AS float) AS d
-- columns: a smallint, b bigint, c real, d float
-- row: [3, "3", 3, 3]

--- money wins over int, decimal over money
SELECT CAST(1 AS int) + CAST(2 AS money) AS a, CAST(1 AS money) + CAST(2 AS smallmoney) AS b, CAST(1 AS money) + CAST(2 AS decimal(9,2)) AS c
-- columns: a money, b money, c decimal(20,4)
-- row: ["3.0000", "3.0000", "3.0000"]

--- decimal sum and difference: the greater scale, one digit more
DECLARE @a decimal(5,2) = 1.50, @b decimal(6,3) = 2.250;
SELECT @a + @b AS a, @a - @b AS b
-- columns: a decimal(7,3), b decimal(7,3)
-- row: ["3.750", "-0.750"]

--- decimal product: precisions and scales add up
DECLARE @a decimal(5,2) = 1.50, @b decimal(6,3) = 2.250;
SELECT @a * @b AS a
-- columns: a decimal(12,5)
-- row: ["3.37500"]

--- decimal quotient: at least six digits of fraction
DECLARE @a decimal(5,2) = 1.50, @b decimal(6,3) = 2.500;
SELECT @a / @b AS a
-- columns: a decimal(15,9)
-- row: ["0.600000000"]

--- decimal remainder: the smaller whole part, the greater scale
DECLARE @a decimal(5,2) = 7.50, @b decimal(8,3) = 2.250;
SELECT @a % @b AS a
-- columns: a decimal(6,3)
-- row: ["0.750"]

--- an int operand is a decimal(10,0)
DECLARE @i int = 3, @d decimal(5,2) = 1.50;
SELECT @i + @d AS a, @i * @d AS b, @d / @i AS c
-- columns: a decimal(13,2), b decimal(16,2), c decimal(16,13)
-- row: ["4.50", "4.50", "0.5000000000000"]

--- smallint is a decimal(5,0), tinyint a decimal(3,0), bigint a decimal(19,0)
DECLARE @s smallint = 2, @t tinyint = 2, @b bigint = 2, @d decimal(3,1) = 1.5;
SELECT @s * @d AS s, @t * @d AS t, @b * @d AS b
-- columns: s decimal(9,1), t decimal(7,1), b decimal(23,1)
-- row: ["3.0", "3.0", "3.0"]

--- the union of decimals holds both
SELECT CAST(1.5 AS decimal(5,2)) AS a UNION ALL SELECT CAST(2.25 AS decimal(6,3)) ORDER BY a
-- columns: a decimal(6,3)
-- row: ["1.500"]
-- row: ["2.250"]

--- a product of 61 digits keeps its whole part (documented example)
SELECT CAST(0.0000009000 AS decimal(30,20)) * CAST(1.0000000000 AS decimal(30,20)) AS [decimal 38,17]
-- columns: [decimal 38,17] decimal(38,17)
-- row: ["0.00000090000000000"]

--- a product of a whole part over 32 digits keeps six of its fraction (documented example)
SELECT CAST(0.0000009000 AS decimal(30,10)) * CAST(1.0000000000 AS decimal(30,10)) AS a
-- columns: a decimal(38,6)
-- row: ["0.000001"]

--- a product's scale under six is not reduced
SELECT CAST(2 AS decimal(20,3)) * CAST(3 AS decimal(20,2)) AS a
-- columns: a decimal(38,5)
-- row: ["6.00000"]

--- a quotient of 38 digits keeps six of its fraction
SELECT CAST(1 AS decimal(38,10)) / CAST(4 AS decimal(38,10)) AS a
-- columns: a decimal(38,6)
-- row: ["0.250000"]

--- a sum past 38 digits reduces the scale for the whole part
SELECT CAST(1.5 AS decimal(38,10)) + CAST(2.25 AS decimal(38,5)) AS a, CAST(1 AS decimal(38,0)) + CAST(2 AS decimal(38,0)) AS b
-- columns: a decimal(38,5), b decimal(38,0)
-- row: ["3.75000", "3"]

--- sums of the greatest decimals are exact
SELECT CAST('99999999999999999999999999999999999998' AS decimal(38,0)) + CAST(1 AS decimal(38,0)) AS a
-- columns: a decimal(38,0)
-- row: ["99999999999999999999999999999999999999"]

--- a decimal past 38 digits is an overflow
SELECT CAST('99999999999999999999999999999999999999' AS decimal(38,0)) + CAST(1 AS decimal(38,0)) AS a
-- error: 8115 16 * line 1 Arithmetic overflow error converting expression to data type numeric.

--- integer constants past int are decimal (documented example)
SELECT 2147483647 / 2 AS Result1, CAST(2147483649 / 2 AS varchar(30)) AS Result2
-- columns: Result1 int, Result2 varchar(30)
-- row: [1073741823, "1073741824.500000"]

--- a constant's type
SELECT 1 AS i, 2147483648 AS n, 1.50 AS d, 1.5E1 AS f, 0x1F AS b, $2.5 AS m
-- columns: i int not null, n decimal(10,0) not null, d decimal(3,2) not null, f float not null, b varbinary(1) not null, m money not null
-- row: [1, "2147483648", "1.50", 15, "0x1F", "2.5000"]

--- a string constant's type
SELECT 'abc' AS v, N'añb' AS n
-- columns: v varchar(3) not null, n nvarchar(3) not null
-- row: ["abc", "añb"]

--- money divided by an int is money
DECLARE @m money = 10;
SELECT @m / 4 AS a, @m * 2 AS b, -@m AS c
-- columns: a money, b money, c money
-- row: ["2.5000", "20.0000", "-10.0000"]

--- money is truncated to four digits
SELECT CAST(1 AS money) / 3 AS a
-- columns: a money
-- row: ["0.3333"]

--- float arithmetic
SELECT CAST(1 AS float) / 3 AS a, 1.5E0 * 2 AS b, CAST(0.1 AS float) + CAST(0.2 AS float) AS c
-- columns: a float, b float, c float
-- row: [0.3333333333333333, 3, 0.30000000000000004]

--- division by zero: int
SELECT 1 / 0 AS a
-- error: 8134 16 1 line 1 Divide by zero error encountered.

--- division by zero: decimal
SELECT 1.0 / 0 AS a
-- error: 8134 16 1 line 1 Divide by zero error encountered.

--- division by zero: float
SELECT 1E0 / 0 AS a
-- error: 8134 16 1 line 1 Divide by zero error encountered.

--- division by zero: remainder
SELECT 5 % 0 AS a
-- error: 8134 16 1 line 1 Divide by zero error encountered.

--- the line of an error is that of its statement
SELECT 1 AS a

SELECT 1 / 0 AS b
-- columns: a int
-- row: [1]
-- error: 8134 16 1 line 3 Divide by zero error encountered.

--- int overflow
SELECT 2147483647 + 1 AS a
-- error: 8115 16 2 line 1 Arithmetic overflow error converting expression to data type int.

--- bigint overflow
SELECT CAST(9223372036854775807 AS bigint) + 1 AS a
-- error: 8115 16 2 line 1 Arithmetic overflow error converting expression to data type bigint.

--- tinyint overflow
DECLARE @t tinyint = 255;
SELECT @t + @t AS a
-- error: 8115 16 2 line 2 Arithmetic overflow error converting expression to data type tinyint.

--- null in arithmetic is null
SELECT 1 + NULL AS a, NULL * 2.5 AS b, CAST(NULL AS int) / 0 AS c
-- columns: a int null, b decimal(*) null, c int null
-- row: [null, null, null]

--- operator precedence (documented examples)
SELECT 2 * 4 + 5 AS a, 2 * (4 + 5) AS b, 2 * (4 + (5 - 3)) AS c, 4 - 2 + 27 AS d
-- columns: a int, b int, c int, d int
-- row: [13, 18, 12, 29]

--- bitwise operators (documented examples)
SELECT 170 & 75 AS a, 170 | 75 AS b, 170 ^ 75 AS c, ~ 170 AS d, ~ CAST(1 AS bit) AS e
-- columns: a int, b int, c int, d int, e bit
-- row: [10, 235, 225, -171, false]

--- bitwise operators on tinyint wrap within it
SELECT ~ CAST(170 AS tinyint) AS a, CAST(170 AS tinyint) & CAST(75 AS tinyint) AS b
-- columns: a tinyint, b tinyint
-- row: [85, 10]

--- unary plus and minus
SELECT -(5) AS a, +5 AS b, - -5 AS c, -CAST(1.50 AS decimal(5,2)) AS d
-- columns: a int, b int, c int, d decimal(5,2)
-- row: [-5, 5, 5, "-1.50"]

--- compound assignment (documented examples)
DECLARE @x1 int = 27, @x2 int = 27, @x3 int = 27, @x4 int = 27, @x5 int = 27, @x6 int = 9, @x7 int = 27, @x8 int = 27;
SET @x1 += 2; SET @x2 -= 2; SET @x3 *= 2; SET @x4 /= 2; SET @x5 %= 2; SET @x6 &= 13; SET @x7 ^= 2; SET @x8 |= 2;
SELECT @x1 AS a, @x2 AS b, @x3 AS c, @x4 AS d, @x5 AS e, @x6 AS f, @x7 AS g, @x8 AS h
-- columns: a int, b int, c int, d int, e int, f int, g int, h int
-- row: [29, 25, 54, 13, 1, 9, 25, 27]

--- += joins strings
DECLARE @s varchar(20) = 'ab';
SET @s += 'cd';
SELECT @s AS s
-- columns: s varchar(20)
-- row: ["abcd"]

--- a string operand is converted to the number's type (documented example)
DECLARE @notastring int;
SET @notastring = '1';
SELECT @notastring + '1' AS a
-- columns: a int
-- row: [2]

--- a string that is no number fails with 245 (documented example)
DECLARE @notastring INT;
SET @notastring = '1';
SELECT @notastring + ' is not a string.' AS Result
-- error: 245 16 1 line 3 Conversion failed when converting the varchar value ' is not a string.' to data type int.
