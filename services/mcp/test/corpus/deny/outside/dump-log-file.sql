SELECT * FROM sys.fn_dump_dblog_xtp(NULL, NULL)
