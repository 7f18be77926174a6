SELECT * FROM VECTOR_SEARCH(TABLE = otherdb.dbo.t, COLUMN = v, SIMILAR_TO = @q, METRIC = 'cosine', TOP_N = 1) AS s
