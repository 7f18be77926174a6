SELECT * FROM t AS a, .otherdb.dbo.x AS b
