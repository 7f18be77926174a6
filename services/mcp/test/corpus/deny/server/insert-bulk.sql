INSERT BULK t (a int)
