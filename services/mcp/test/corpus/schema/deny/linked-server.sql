DROP TABLE srv.db.dbo.t
