-- Editions of a bundle with the values of records: the journal's row that holds who has asked for them, and why; null for all others.

alter table exodus_incident_bundle add column if not exists asked bigint;
