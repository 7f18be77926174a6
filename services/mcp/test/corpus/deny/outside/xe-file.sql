SELECT * FROM sys.fn_xe_file_target_read_file('x', NULL, NULL, NULL)
