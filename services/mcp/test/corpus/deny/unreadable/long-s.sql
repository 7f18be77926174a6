SELECT 1 AS a inſert t SELECT 1
