SELECT * FROM t CROSS APPLY other.dbo.f(t.id)
