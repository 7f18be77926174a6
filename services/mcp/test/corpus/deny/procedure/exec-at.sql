EXEC ('DELETE FROM t') AT linked
