#!/bin/sh
# Makes the secrets that compose.yaml names, one file each, in ./secrets or the folder given. What is there already stays.
# The folder is for its owner alone; the files can be read by the users of the containers they are mounted into.
set -eu
directory=${1:-$(dirname "$0")/secrets}
mkdir -p "$directory"
chmod 700 "$directory"
umask 022

put() {
  if [ -s "$directory/$1" ]; then echo "kept $directory/$1"; return; fi
  printf '%s\n' "$2" >"$directory/$1"
  echo "made $directory/$1"
}
database_url() { echo "postgres://$1:$(openssl rand -hex 24)@postgres:5432/puente"; }

put postgres_password "$(openssl rand -hex 24)"
put auth_database_url "$(database_url puente_auth)"
put mcp_database_url "$(database_url puente_mcp)"
put audit_database_url "$(database_url puente_audit)"
put auth_key_encryption_key "$(openssl rand -base64 32)"
# For the SQL Server of compose.demo.yaml. For your own, write its logins' passwords into these two files instead.
put sql_reader_password "Aa1-$(openssl rand -hex 20)"
put sql_writer_password "Aa1-$(openssl rand -hex 20)"
put mssql_sa_password "Aa1-$(openssl rand -hex 20)"
