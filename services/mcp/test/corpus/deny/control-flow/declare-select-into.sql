DECLARE @a int = 1 SELECT @a AS a INTO t
