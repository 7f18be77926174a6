SELECT otherdb.dbo.Money::Parse('1')
