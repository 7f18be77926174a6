SELECT t.place.STDistance(@p) FROM t
