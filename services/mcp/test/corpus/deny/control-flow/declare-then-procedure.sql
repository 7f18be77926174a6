DECLARE @a int; sp_who; SELECT 1
