SELECT * FROM t PIVOT (SUM(a) FOR b IN ([1])) AS p, otherdb.dbo.x
