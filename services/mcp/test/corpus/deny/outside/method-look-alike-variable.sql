SELECT t.doc.value(@x, 'int') FROM t
