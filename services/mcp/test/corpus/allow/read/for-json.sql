SELECT id, name FROM t FOR JSON PATH, ROOT('rows')
