INSERT INTO other.dbo.t VALUES (1)
