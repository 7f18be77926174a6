SELECT CAST(a AS decimal(18, 4)), TRY_CONVERT(date, b, 23), CONVERT(nvarchar(max), c) FROM t
