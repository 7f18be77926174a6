DECLARE @a int = 1
