SELECT * FROM t WHERE otherdb.dbo.exist(@x) = 1
