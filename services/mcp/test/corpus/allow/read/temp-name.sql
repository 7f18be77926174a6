SELECT * FROM #delete
