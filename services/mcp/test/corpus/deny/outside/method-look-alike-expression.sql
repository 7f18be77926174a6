SELECT t.doc.value('a' + @x, 'int') FROM t
