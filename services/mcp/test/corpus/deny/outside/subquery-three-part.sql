SELECT (SELECT COUNT(*) FROM other.dbo.u)
