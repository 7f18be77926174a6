select * from openquery (linked, 'x')
