	
  SELECT	1
