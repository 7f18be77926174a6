SELECT 1 USE master
