SELECT j.id FROM OPENJSON(@doc) WITH (id int '$.id', name nvarchar(50) '$.name') AS j
