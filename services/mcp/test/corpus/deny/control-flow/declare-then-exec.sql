DECLARE @a int = 1 EXEC dbo.p SELECT @a
