UPDATE other.dbo.t SET a = 1
