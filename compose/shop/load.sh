#!/bin/bash
# Makes the sample shop on the server `mssql`, once, and lets the two logins of Puente in, with the passwords of the secrets.
set -euo pipefail
SQLCMDPASSWORD=$(cat /run/secrets/mssql_sa_password)
READER_PASSWORD=$(cat /run/secrets/sql_reader_password)
WRITER_PASSWORD=$(cat /run/secrets/sql_writer_password)
export SQLCMDPASSWORD READER_PASSWORD WRITER_PASSWORD

# -C: the server's certificate is its own. -b: the first error ends it. -I: as drivers do, quoted identifiers.
sql() { /opt/mssql-tools18/bin/sqlcmd -S mssql -U sa -C -b -I -h -1 -W "$@"; }

for ((second = 0; second < 600; second += 2)); do
  if sql -l 2 -Q 'SELECT 1' >/dev/null 2>&1; then break; fi
  sleep 2
done

if [ "$(sql -Q "SET NOCOUNT ON; SELECT CASE WHEN EXISTS (SELECT * FROM sys.databases WHERE name = 'shop' AND state = 0) THEN 1 ELSE 0 END")" = 0 ]; then
  # Under another name until all is there, so that what was begun and broken off is begun again.
  sql -i /shop/database.sql
  for part in tables data procedures; do sql -d shop_loading -i "/shop/$part.sql"; done
  sql -Q 'ALTER DATABASE shop_loading MODIFY NAME = shop'
  echo 'the sample shop is loaded'
fi
sql -i /shop/logins.sql
