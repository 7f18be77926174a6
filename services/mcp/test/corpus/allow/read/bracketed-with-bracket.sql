SELECT [a]]b DELETE FROM t] FROM [x]]y]
