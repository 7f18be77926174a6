SELECT * FROM ...secret
