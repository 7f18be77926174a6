DECLARE @a int = 1 SELECT @a
