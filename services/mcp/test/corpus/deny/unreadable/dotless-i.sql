SELECT 1 AS a ınsert t SELECT 1
