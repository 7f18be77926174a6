SELECT * FROM t JOIN .otherdb.dbo.x ON 1 = 1
