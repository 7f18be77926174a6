SELECT 1e5, 1E-3, 1.5e, .5, 0x, 0xAB, $5, -$5.5, 1e+2
