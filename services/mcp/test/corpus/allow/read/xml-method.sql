SELECT t.doc.value('(/a)[1]', 'int') FROM t WHERE t.doc.exist('/a') = 1
