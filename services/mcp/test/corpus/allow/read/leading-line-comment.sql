-- orders of today
SELECT * FROM sales.orders
