SELECT * FROM t, other.dbo.u
