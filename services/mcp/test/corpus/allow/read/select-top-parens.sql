SELECT TOP (10) id, name FROM sales.orders ORDER BY id DESC
