SELECT otherdb.dbo.value('x', 'int')
