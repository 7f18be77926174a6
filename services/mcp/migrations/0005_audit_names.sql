-- What the account and the client were called at the time. In records that have neither, the hash is over the other fields alone.
ALTER TABLE mcp.audit ADD COLUMN account text, ADD COLUMN client_name text;
