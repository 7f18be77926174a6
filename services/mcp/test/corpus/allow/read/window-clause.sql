SELECT a, SUM(b) OVER w, s.t.c FROM s.t WINDOW w AS (PARTITION BY s.t.a, s.t.b ORDER BY s.t.c), v AS (w)
