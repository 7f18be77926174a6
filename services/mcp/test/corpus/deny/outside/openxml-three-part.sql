SELECT * FROM OPENXML(@h, '/a', 1) WITH otherdb.dbo.t
