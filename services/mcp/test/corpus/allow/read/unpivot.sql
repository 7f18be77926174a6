SELECT id, k, v FROM t UNPIVOT (v FOR k IN (a, b)) AS u
