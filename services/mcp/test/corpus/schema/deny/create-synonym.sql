CREATE SYNONYM s FOR other.dbo.t
