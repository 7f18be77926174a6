CREATE TABLE master.dbo.t (a int)
