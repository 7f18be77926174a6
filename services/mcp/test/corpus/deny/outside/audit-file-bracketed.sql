SELECT * FROM sys.[fn_get_audit_file]('x', NULL, NULL)
