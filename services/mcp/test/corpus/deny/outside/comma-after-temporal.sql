SELECT * FROM t FOR SYSTEM_TIME AS OF @d, other.dbo.u
