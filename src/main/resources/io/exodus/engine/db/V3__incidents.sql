-- Incidents of migrations: while one is open, nothing destructive is done on its migration's endpoints.

create table if not exists exodus_incident (
  migration_id      varchar(63) not null references exodus_migration (id),
  number            bigint      not null,
  state             varchar(16) not null,
  raised_at         timestamp(3) with time zone not null,
  -- the journal's row of the raise: only a decision after it can release
  raised_sequence   bigint      not null,
  -- the process instance that deals with it; null until one has taken it up
  handler           varchar(64),
  -- both sides as a worker last saw them, as JSON; null where none has looked
  health            varchar,
  released_at       timestamp(3) with time zone,
  primary key (migration_id, number)
);

-- Why it was raised, and what came to it while it was open.
create table if not exists exodus_incident_report (
  migration_id      varchar(63) not null references exodus_migration (id),
  number            bigint      not null,
  report            bigint      not null,
  at                timestamp(3) with time zone not null,
  origin            varchar(16) not null,
  actor             varchar(255) not null,
  subject           varchar(255) not null,
  what              varchar     not null,
  primary key (migration_id, number, report)
);

-- The first bundle of an incident, and the latest.
create table if not exists exodus_incident_bundle (
  migration_id      varchar(63) not null references exodus_migration (id),
  number            bigint      not null,
  edition           bigint      not null,
  at                timestamp(3) with time zone not null,
  sha256            varchar(64) not null,
  bytes             bigint      not null,
  primary key (migration_id, number, edition)
);

-- In pieces: bytea is the one binary type that H2 and PostgreSQL name alike, and H2 keeps 1 MiB in one.
create table if not exists exodus_incident_piece (
  migration_id      varchar(63) not null references exodus_migration (id),
  number            bigint      not null,
  edition           bigint      not null,
  piece             integer     not null,
  content           bytea       not null,
  primary key (migration_id, number, edition, piece)
);

-- Since when a rollback criterion fails without a break, while the target is observed.
create table if not exists exodus_failing_criterion (
  migration_id      varchar(63) not null references exodus_migration (id),
  criterion         varchar(120) not null,
  since             timestamp(3) with time zone not null,
  raised            boolean     not null,
  primary key (migration_id, criterion)
);
