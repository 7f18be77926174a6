SELECT * FROM sales.item AS window, otherdb.dbo.secret AS s
