-- The roles of the product, for the embedded server and for the one of docker-compose.yml alike; safe to run
-- again. Passwords come from the environment: on a command line every account could read them.
\set ON_ERROR_STOP on
\getenv owner_password ASN_OWNER_PASSWORD
\getenv app_password ASN_APP_PASSWORD

SELECT 'CREATE ROLE asn_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'asn_owner') \gexec
SELECT 'CREATE ROLE asn_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'asn_app') \gexec
SELECT 'CREATE ROLE asn_pelindungan' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'asn_pelindungan') \gexec
ALTER ROLE asn_owner LOGIN PASSWORD :'owner_password';
ALTER ROLE asn_app LOGIN PASSWORD :'app_password';
-- Who reads protected attributes (schema pelindungan): nobody signs in as it, and both others have its rights only
-- while they say so (SET LOCAL ROLE).
ALTER ROLE asn_pelindungan NOLOGIN;
GRANT asn_pelindungan TO asn_owner, asn_app WITH INHERIT FALSE, SET TRUE;
SELECT 'CREATE DATABASE asn_career OWNER asn_owner TEMPLATE template0 ENCODING ''UTF8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'asn_career') \gexec

-- What the owner makes from here on, the application may fill and read, but neither change nor drop.
\connect asn_career
GRANT USAGE ON SCHEMA public TO asn_app;
ALTER DEFAULT PRIVILEGES FOR ROLE asn_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO asn_app;
ALTER DEFAULT PRIVILEGES FOR ROLE asn_owner IN SCHEMA public
    GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO asn_app;
