DECLARE @a dbo.Codes SELECT 1
