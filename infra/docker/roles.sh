#!/bin/sh
# Run once, when the database is made: who owns it, and what the service runs as (docs/adr/0016-a-role-per-region.md).
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE otklik_owner LOGIN CREATEROLE PASSWORD :'password';
CREATE ROLE otklik_app LOGIN NOINHERIT PASSWORD :'password';
ALTER DATABASE otklik OWNER TO otklik_owner;
REVOKE EXECUTE ON FUNCTION set_config(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_config(text, text, boolean) TO otklik_owner, otklik_app;
SQL
