SELECT 1.EXEC sys.sp_who
