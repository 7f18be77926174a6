SELECT * FROM otherdb.dbo.nodes(1)
