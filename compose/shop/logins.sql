-- The least rights, as docs/sql-server-setup.md gives them. Run again, it only sets the passwords.
USE master
GO
IF SUSER_ID(N'puente_reader') IS NULL
  CREATE LOGIN puente_reader WITH PASSWORD = N'$(READER_PASSWORD)', DEFAULT_DATABASE = shop
ELSE
  ALTER LOGIN puente_reader WITH PASSWORD = N'$(READER_PASSWORD)'
IF SUSER_ID(N'puente_writer') IS NULL
  CREATE LOGIN puente_writer WITH PASSWORD = N'$(WRITER_PASSWORD)', DEFAULT_DATABASE = shop
ELSE
  ALTER LOGIN puente_writer WITH PASSWORD = N'$(WRITER_PASSWORD)'
GO
USE shop
GO
IF USER_ID(N'puente_reader') IS NULL CREATE USER puente_reader FOR LOGIN puente_reader
IF USER_ID(N'puente_writer') IS NULL CREATE USER puente_writer FOR LOGIN puente_writer
GO
GRANT SELECT, VIEW DEFINITION ON SCHEMA::crm TO puente_reader
GRANT SELECT, VIEW DEFINITION ON SCHEMA::catalog TO puente_reader
GRANT SELECT, VIEW DEFINITION ON SCHEMA::inventory TO puente_reader
GRANT SELECT, VIEW DEFINITION ON SCHEMA::sales TO puente_reader
GRANT SHOWPLAN TO puente_reader
GRANT VIEW DATABASE STATE TO puente_reader
GRANT SELECT, INSERT, UPDATE, DELETE, VIEW DEFINITION ON SCHEMA::crm TO puente_writer
GRANT SELECT, INSERT, UPDATE, DELETE, VIEW DEFINITION ON SCHEMA::catalog TO puente_writer
GRANT SELECT, INSERT, UPDATE, DELETE, VIEW DEFINITION ON SCHEMA::inventory TO puente_writer
GRANT SELECT, INSERT, UPDATE, DELETE, VIEW DEFINITION ON SCHEMA::sales TO puente_writer
GRANT SHOWPLAN TO puente_writer
GO
