INSERT INTO sales.orders (id, name) VALUES (1, N'x'), (2, N'y')
