SELECT 1EXEC sys.sp_who
