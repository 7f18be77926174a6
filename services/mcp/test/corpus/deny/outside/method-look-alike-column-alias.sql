SELECT otherdb.dbo.value('x', 'int') AS otherdb FROM t
