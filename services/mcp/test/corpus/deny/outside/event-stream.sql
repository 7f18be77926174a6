SELECT * FROM sys.fn_MSxe_read_event_stream('x', 0)
