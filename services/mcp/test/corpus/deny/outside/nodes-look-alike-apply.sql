SELECT * FROM t CROSS APPLY otherdb.dbo.nodes('x') AS n (c)
