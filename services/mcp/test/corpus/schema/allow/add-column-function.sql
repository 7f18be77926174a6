alter table sales.Notes add At datetime2(3) null default sysdatetime()
