DECLARE @a int SET @a = 1 SELECT @a
