DECLARE @from date = DATEADD(day, -7, GETDATE()), @name nvarchar(50) = N'x; DELETE FROM t'; DECLARE @n AS decimal(18, 4); SELECT * FROM s.t WHERE d >= @from AND n = @name AND m < @n
