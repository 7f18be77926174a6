SELECT * FROM t WHERE a = '\\host\share\x'
