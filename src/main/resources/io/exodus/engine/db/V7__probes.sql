-- What probes in the applications' networks last found of each interlay.

create table if not exists exodus_probe (
  interlay          varchar(255) not null,
  network           varchar(63)  not null,
  address           varchar(255) not null,
  trouble           varchar,
  millis            bigint       not null,
  at                timestamp(3) with time zone not null,
  primary key (interlay, network)
);
