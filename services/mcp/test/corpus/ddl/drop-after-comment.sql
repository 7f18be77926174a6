-- x
DROP VIEW v
