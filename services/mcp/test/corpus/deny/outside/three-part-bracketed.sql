SELECT * FROM [master].[sys].[objects]
