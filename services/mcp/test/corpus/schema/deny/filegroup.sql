CREATE TABLE t (a int) ON fast
