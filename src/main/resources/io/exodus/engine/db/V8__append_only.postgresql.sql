-- Neither Exodus nor a statement that strays changes what the journal tells. Whoever may drop the triggers is found by the hashes.

create or replace function exodus_journal_append_only() returns trigger language plpgsql as '
begin
  raise exception ''exodus_journal is append-only: its rows are neither changed nor deleted'' using errcode = ''09000'';
end';

drop trigger if exists exodus_journal_append_only on exodus_journal;
create trigger exodus_journal_append_only
  before update or delete on exodus_journal for each row execute procedure exodus_journal_append_only();

drop trigger if exists exodus_journal_not_truncated on exodus_journal;
create trigger exodus_journal_not_truncated
  before truncate on exodus_journal for each statement execute procedure exodus_journal_append_only();
