SELECT * FROM otherdb.dbo.nodes('x') AS n (c)
