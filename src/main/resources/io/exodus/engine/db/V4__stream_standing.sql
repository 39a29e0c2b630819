-- Whether a stream can still be relied upon: WHOLE, LOST or REBUILDING.

alter table exodus_stream add column if not exists standing varchar(12) default 'WHOLE' not null;
