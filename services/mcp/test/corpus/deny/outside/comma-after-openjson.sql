SELECT * FROM OPENJSON('[]') WITH (a int) AS j, otherdb.dbo.x
