SELECT * FROM (SELECT y, m, v FROM t) AS s PIVOT (SUM(v) FOR m IN ([1], [2])) AS p
