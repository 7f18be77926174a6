SELECT * FROM (other.dbo.u JOIN t ON 1 = 1)
