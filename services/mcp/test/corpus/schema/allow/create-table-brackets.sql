CREATE TABLE [a b].[select] ([exec] int, [drop] int)
