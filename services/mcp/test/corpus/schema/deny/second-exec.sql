CREATE TABLE t (a int) EXEC sp_who
