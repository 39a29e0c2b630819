-- What an incompatibility is about, and what the decision table "compatibility" made of it.

alter table exodus_finding add column if not exists feature varchar(64);
alter table exodus_finding add column if not exists presence varchar(8);
alter table exodus_finding add column if not exists supported boolean;
alter table exodus_finding add column if not exists outcome varchar(32);

-- What people vouch for in the preflight, or accept, until when. A refusal has no end.
create table if not exists exodus_vouching (
  migration_id      varchar(63)  not null references exodus_migration (id),
  point             varchar(64)  not null,
  subject           varchar(64)  not null,
  answer            varchar(32)  not null,
  vouched_by        varchar(255) not null,
  vouched_at        timestamp(3) with time zone not null,
  reference         varchar      not null,
  reason            varchar      not null,
  ends_at           timestamp(3) with time zone,
  primary key (migration_id, point, subject)
);
