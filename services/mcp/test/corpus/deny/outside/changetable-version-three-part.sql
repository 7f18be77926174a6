SELECT * FROM CHANGETABLE(VERSION otherdb.dbo.t, (id), (1)) AS c
