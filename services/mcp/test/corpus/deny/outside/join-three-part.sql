SELECT * FROM t JOIN other.dbo.u ON 1 = 1
