SELECT * FROM PREDICT(MODEL = @m, DATA = otherdb.dbo.t AS d) WITH (a int) AS p
