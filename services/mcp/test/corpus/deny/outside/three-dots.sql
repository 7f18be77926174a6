SELECT * FROM linked...t
