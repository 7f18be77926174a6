SELECT * FROM CONTAINSTABLE(other.dbo.docs, body, 'x')
