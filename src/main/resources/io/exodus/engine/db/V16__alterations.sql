-- What Exodus changes on endpoints, and how it was: databases may forget what is kept in them. By endpoint, since a target that stays closed after one migration is opened by the next.

create table if not exists exodus_alteration (
  endpoint          varchar(255) not null,
  node              varchar(255) not null,
  kind              varchar(16)  not null,
  name              varchar(255) not null,
  migration_id      varchar(255) not null,
  was               varchar      not null,
  made              varchar      not null,
  noted_at          timestamp(3) with time zone not null,
  primary key (endpoint, node, kind, name)
);
