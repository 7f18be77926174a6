SELECT linked.otherdb.dbo.value('x', 'int')
