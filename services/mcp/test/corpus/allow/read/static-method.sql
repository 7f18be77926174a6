SELECT geography::Parse('POINT(1 2)').ToString()
