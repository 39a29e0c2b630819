-- The logical database, table or other space of the records that are accepted; null for any.

alter table exodus_acceptance add column if not exists space varchar;
