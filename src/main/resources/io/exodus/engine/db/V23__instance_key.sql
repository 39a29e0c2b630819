-- By which an instance of an interlay is known again: SHA-256 of the key that it sends with each report. Null for one of before.

alter table exodus_interlay add column if not exists key_hash varchar(64);
