SELECT * FROM dbo.f('//host/share')
