SELECT i.place.Lat, i.place.STAsText() FROM s.item AS i
