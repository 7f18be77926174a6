UPDATE TOP (5) t SET a = CASE WHEN b = 1 THEN 2 ELSE 3 END OUTPUT deleted.a, inserted.a
