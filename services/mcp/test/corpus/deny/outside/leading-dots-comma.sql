SELECT * FROM t AS a, ...x AS b
