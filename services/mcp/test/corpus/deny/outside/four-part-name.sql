SELECT * FROM linked.db.dbo.t
