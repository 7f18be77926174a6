SELECT t.id, j.[value] FROM t CROSS APPLY OPENJSON(t.doc, '$.items') AS j
