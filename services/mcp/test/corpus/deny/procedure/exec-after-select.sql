SELECT 1 EXEC sp_executesql N'DELETE FROM t'
