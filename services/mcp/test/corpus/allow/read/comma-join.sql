SELECT * FROM sales.a, sales.b AS b WHERE a.id = b.id
