-- Divergences that the database owner accepts, by a pattern over their keys, for a time.

create table if not exists exodus_acceptance (
  migration_id      varchar(63) not null references exodus_migration (id),
  number            integer     not null,
  pattern           varchar     not null,
  reason            varchar     not null,
  accepted_by       varchar(255) not null,
  accepted_at       timestamp(3) with time zone not null,
  ends_at           timestamp(3) with time zone not null,
  primary key (migration_id, number)
);

-- Until when the record's state ACCEPTED counts; it is open again from then on.
alter table exodus_record add column if not exists accepted_until timestamp(3) with time zone;
