SELECT n.c.query('.') FROM t CROSS APPLY t.doc.nodes('/a/b') AS n (c)
