CREATE TABLE t (a int REFERENCES other.dbo.u (a))
