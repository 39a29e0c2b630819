package io.exodus.engine.gate;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Plan;
import java.util.function.Supplier;

/** Who may read of a migration: those who hold a role in its plan, by themselves or as a group. */
public class Readers {

  private final MigrationStore migrations;
  private final Journal journal;
  private final Supplier<People> people;

  public Readers(MigrationStore migrations, Journal journal, Supplier<People> people) {
    this.migrations = migrations;
    this.journal = journal;
    this.people = people;
  }

  /** Of one that does not exist nobody may; whether it does is not told to others either. */
  public boolean ofMigration(String id, String user) {
    return migrations.find(id).map(MigrationRow::plan).filter(plan -> of(plan, user)).isPresent();
  }

  public boolean exists(String id) {
    return migrations.find(id).isPresent();
  }

  /** An interlay is of whoever moves something behind it. */
  public boolean ofInterlay(String name, String user) {
    return migrations.all().stream()
        .map(MigrationRow::plan)
        .filter(plan -> plan.interlays().contains(name))
        .anyMatch(plan -> of(plan, user));
  }

  public boolean of(Plan plan, String user) {
    People all = people.get();
    Members sealed = Members.of(journal, plan.id());
    return plan.holders().stream().anyMatch(holder -> sealed.admit(user, holder, all::member));
  }
}
