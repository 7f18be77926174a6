SELECT * FROM OPENDATASOURCE('x', 'y').db.dbo.t
