UPDATE o SET o.total = x.total FROM orders AS o JOIN (SELECT id, SUM(v) AS total FROM lines GROUP BY id) AS x ON x.id = o.id
