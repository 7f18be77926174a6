#!/bin/sh
# Runs once, when the database is made: a login for each service, which reaches its own schema and no other.
set -eu

password_in() { sed -E 's#^postgres(ql)?://[^:]+:([^@]+)@.*#\2#' "/run/secrets/$1"; }

AUTH_PASSWORD=$(password_in auth_database_url) \
  MCP_PASSWORD=$(password_in mcp_database_url) \
  AUDIT_PASSWORD=$(password_in audit_database_url) \
  psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv auth AUTH_PASSWORD
\getenv mcp MCP_PASSWORD
\getenv audit AUDIT_PASSWORD
REVOKE ALL ON DATABASE puente FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE ROLE puente_auth LOGIN PASSWORD :'auth';
CREATE ROLE puente_mcp LOGIN PASSWORD :'mcp';
CREATE ROLE puente_audit LOGIN PASSWORD :'audit';
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE puente TO puente_auth, puente_mcp;
GRANT CONNECT ON DATABASE puente TO puente_audit;
SQL
