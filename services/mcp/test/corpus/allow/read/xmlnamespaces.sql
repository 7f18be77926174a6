WITH XMLNAMESPACES ('urn:x' AS x) SELECT doc.value('(/x:a)[1]', 'int') FROM t
