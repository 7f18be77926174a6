SELECT t.doc.value('(//a)[1]', 'int'), x.c.query('//b') FROM t CROSS APPLY t.doc.nodes('//item') AS x(c)
