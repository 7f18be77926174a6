-- page: Arithmetic operators (Transact-SQL)
-- page: Precision, scale, and length (Transact-SQL)
-- page: Constants (Transact-SQL)
-- page: / (Division) (Transact-SQL)
-- page: % (Modulus) (Transact-SQL)
-- page: decimal and numeric (Transact-SQL)

--- an integer divided by an integer loses its fraction
SELECT 5 / 2 AS a, -5 / 2 AS b, 5 / -2 AS c
-- columns: a int, b int, c int
-- row: [2,-2,-2]

--- division by zero
SELECT 1 / 0
-- error: 8134 16 1 line 1 Divide by zero error encountered.
