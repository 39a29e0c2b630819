-- What is large, or must outlive a process instance. Runs on H2 and PostgreSQL, and may be run again.

create table if not exists exodus_migration (
  id                varchar(63) primary key,
  run_id            varchar(64) not null,
  plan              varchar     not null,
  source            varchar(63) not null,
  target            varchar(63) not null,
  phase             varchar(24) not null,
  phase_since       timestamp(3) with time zone not null,
  -- the route: one authority per epoch
  authority         varchar(8)  not null,
  epoch             bigint      not null,
  held              boolean     not null,
  -- the chain's head, locked by whoever appends
  journal_sequence  bigint      not null,
  journal_hash      varchar(64) not null,
  registered_at     timestamp(3) with time zone not null
);

-- One migration at a time on an endpoint: the primary key is the lock.
create table if not exists exodus_endpoint_lease (
  endpoint          varchar(63) primary key,
  migration_id      varchar(63) not null references exodus_migration (id)
);

create table if not exists exodus_attempt (
  migration_id      varchar(63) not null references exodus_migration (id),
  number            bigint      not null,
  towards           varchar(8)  not null,
  epoch             bigint      not null,
  state             varchar(8)  not null,
  worker            varchar(120) not null,
  begun_at          timestamp(3) with time zone not null,
  decided_at        timestamp(3) with time zone,
  completed_at      timestamp(3) with time zone,
  primary key (migration_id, number)
);

create table if not exists exodus_journal (
  migration_id      varchar(63) not null references exodus_migration (id),
  sequence          bigint      not null,
  at                timestamp(3) with time zone not null,
  type              varchar(16) not null,
  actor             varchar(255) not null,
  subject           varchar(255) not null,
  detail            varchar     not null,
  previous_hash     varchar(64) not null,
  hash              varchar(64) not null,
  primary key (migration_id, sequence)
);

create table if not exists exodus_progress (
  migration_id      varchar(63) not null references exodus_migration (id),
  task              varchar(24) not null,
  done              bigint      not null,
  total             bigint      not null,
  detail            varchar     not null,
  began_at          timestamp(3) with time zone not null,
  updated_at        timestamp(3) with time zone not null,
  ended             boolean     not null,
  primary key (migration_id, task)
);

create table if not exists exodus_stream (
  migration_id      varchar(63) not null references exodus_migration (id),
  direction         varchar(8)  not null,
  wanted            boolean     not null,
  worker            varchar(120),
  state             varchar(16),
  received          varchar(120),
  applied           varchar(120),
  marker_written_at timestamp(3) with time zone,
  marker_arrived_at timestamp(3) with time zone,
  spooled_bytes     bigint,
  changes           bigint,
  since             timestamp(3) with time zone,
  updated_at        timestamp(3) with time zone,
  primary key (migration_id, direction)
);

create table if not exists exodus_sample (
  migration_id      varchar(63) not null references exodus_migration (id),
  at                timestamp(3) with time zone not null,
  measurements      varchar     not null,
  primary key (migration_id, at)
);

create table if not exists exodus_check (
  migration_id      varchar(63) not null references exodus_migration (id),
  name              varchar(64) not null,
  verdict           varchar(8)  not null,
  at                timestamp(3) with time zone not null,
  primary key (migration_id, name)
);

create table if not exists exodus_finding (
  migration_id      varchar(63) not null references exodus_migration (id),
  check_name        varchar(64) not null,
  number            integer     not null,
  severity          varchar(8)  not null,
  subject           varchar     not null,
  message           varchar     not null,
  advice            varchar     not null,
  primary key (migration_id, check_name, number)
);

-- Records that did not arrive (FAILED) or differ (the kind of divergence); ended as REPAIRED or ACCEPTED.
create table if not exists exodus_record (
  migration_id      varchar(63) not null references exodus_migration (id),
  record_hash       varchar(64) not null,
  space             varchar     not null,
  record_key        varchar     not null,
  kind              varchar(24) not null,
  detail            varchar     not null,
  state             varchar(8)  not null,
  tries             integer     not null,
  first_seen_at     timestamp(3) with time zone not null,
  updated_at        timestamp(3) with time zone not null,
  primary key (migration_id, record_hash)
);

create table if not exists exodus_verdict (
  migration_id      varchar(63) not null references exodus_migration (id),
  decision          varchar(64) not null,
  criterion         varchar(120) not null,
  verdict           varchar(8)  not null,
  reason            varchar     not null,
  at                timestamp(3) with time zone not null,
  primary key (migration_id, decision, criterion)
);

create table if not exists exodus_interlay (
  name              varchar(63) not null,
  instance          varchar(64) not null,
  control           varchar     not null,
  authority         varchar(8)  not null,
  epoch             bigint      not null,
  held              boolean     not null,
  stats             varchar     not null,
  last_seen_at      timestamp(3) with time zone not null,
  primary key (name, instance)
);
