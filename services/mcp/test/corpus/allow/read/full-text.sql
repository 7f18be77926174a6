SELECT * FROM CONTAINSTABLE(dbo.docs, body, 'x') AS k JOIN dbo.docs AS d ON d.id = k.[KEY]
