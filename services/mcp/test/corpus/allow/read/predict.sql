SELECT p.score FROM PREDICT(MODEL = @m, DATA = s.t AS d) WITH (score float) AS p WHERE d.data = d.other
