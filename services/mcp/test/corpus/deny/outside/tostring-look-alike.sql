SELECT otherdb.dbo.ToString(1)
