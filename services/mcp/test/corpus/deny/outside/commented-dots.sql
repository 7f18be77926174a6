SELECT * FROM master/**/./**/dbo/**/./**/t
