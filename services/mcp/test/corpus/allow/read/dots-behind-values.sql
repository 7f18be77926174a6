SELECT @x.value('.', 'int'), geography::Point(1, 2, 3).Lat, (SELECT i.doc FROM s.i).value('.', 'int') FROM t
