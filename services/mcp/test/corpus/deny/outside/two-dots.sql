SELECT * FROM master..spt_values
