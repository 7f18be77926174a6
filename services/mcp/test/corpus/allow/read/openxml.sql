SELECT a FROM OPENXML(@h, '/r/a', 1) WITH (a int '@a', b nvarchar(10) '@b') AS x
