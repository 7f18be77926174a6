DECLARE @m nvarchar(max) = (N'a' + N'b'), @k bigint = -5 SELECT @m, @k
