SELECT * FROM master.dbo.spt_values
