/* don't */ SELECT 1
