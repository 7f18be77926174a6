SELECT c.id, o.total FROM customers AS c OUTER APPLY (SELECT TOP (1) total FROM orders AS o WHERE o.customer_id = c.id ORDER BY o.id) AS o
