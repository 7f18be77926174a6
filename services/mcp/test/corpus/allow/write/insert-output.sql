INSERT INTO t (a) OUTPUT inserted.id VALUES (1)
