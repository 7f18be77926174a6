SELECT 1 ＤＥＬＥＴＥ FROM t
