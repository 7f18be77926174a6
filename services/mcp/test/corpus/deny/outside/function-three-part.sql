SELECT other.dbo.f(1)
