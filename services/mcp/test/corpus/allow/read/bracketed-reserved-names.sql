SELECT [delete], [update] AS [drop] FROM [insert].[exec]
