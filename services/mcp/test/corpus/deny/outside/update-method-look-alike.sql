UPDATE t SET a = otherdb.dbo.value(1)
