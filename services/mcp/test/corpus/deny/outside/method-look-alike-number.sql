SELECT otherdb.dbo.value(1)
