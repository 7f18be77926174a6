SELECT * FROM (.otherdb.dbo.x AS a CROSS JOIN t)
