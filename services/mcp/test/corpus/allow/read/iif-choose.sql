SELECT IIF(a > 1, 'x', 'y'), CHOOSE(1, 'a', 'b'), COALESCE(a, b) FROM t
