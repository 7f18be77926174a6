CREATE TABLE t (a AS (OPENROWSET('x','y','z')))
