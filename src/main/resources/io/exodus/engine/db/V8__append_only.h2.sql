-- Neither Exodus nor a statement that strays changes what the journal tells. Whoever may drop the trigger is found by the hashes.

create trigger if not exists exodus_journal_append_only
  before update, delete on exodus_journal for each row call 'io.exodus.engine.store.AppendOnly';
