/* tidy up */ DELETE FROM t
