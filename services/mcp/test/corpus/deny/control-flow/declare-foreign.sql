DECLARE @a int = (SELECT MAX(a) FROM otherdb.dbo.t) SELECT @a
