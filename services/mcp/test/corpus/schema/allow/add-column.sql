ALTER TABLE sales.Notes ADD Rating decimal(3,1) NOT NULL CONSTRAINT DF_Rating DEFAULT (0)
