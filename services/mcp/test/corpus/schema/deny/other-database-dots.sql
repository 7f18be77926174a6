DROP TABLE master..t
