SELECT * FROM .otherdb.dbo.secret
