DECLARE @m int = (SELECT MAX(a) FROM s.t) SELECT * FROM s.t WHERE a = @m
