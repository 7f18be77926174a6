SELECT * FROM t WITH (INDEX(1)), otherdb.dbo.x
