SELECT [window].a FROM t AS window
