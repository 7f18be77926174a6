DELETE TOP (1) other.dbo.t
