SELECT * FROM sys.fn_xe_telemetry_blob_target_read_file('a', 'b', 'c', 'd')
