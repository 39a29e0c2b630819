package io.exodus.demo;

import io.exodus.demo.story.DemoOwners;
import io.exodus.migration.OwnerRole;
import java.io.PrintStream;
import java.util.Map;
import org.springframework.core.env.Environment;

/** What somebody who has just started the demo needs to know. */
record Welcome(Environment environment, PrintStream out) {

  private static final Map<OwnerRole, String> DUTIES =
      Map.of(
          OwnerRole.MIGRATION_OPERATOR, "starts a migration and answers findings",
          OwnerRole.DATABASE_OWNER, "vouches for the backup, decides on differences",
          OwnerRole.APPLICATION_OWNER, "approves the cutover, accepts the new server",
          OwnerRole.ROLLBACK_APPROVER, "vouches for the rollback path, may call for rollback",
          OwnerRole.BUSINESS_DECISION_OWNER, "approves the run, decides on the commit",
          OwnerRole.INCIDENT_CONTACT, "decides on incidents");

  /** Called when the server listens. */
  void print() {
    String url =
        "http://localhost:" + environment.getRequiredProperty("local.server.port") + "/camunda";
    out.println();
    out.println("Three Redis databases under live traffic are ready to move to new servers.");
    out.println();
    out.println("  Tasklist  " + url + "/app/tasklist/   where the owners decide");
    out.println("  Cockpit   " + url + "/app/cockpit/    where olga and ines follow it");
    out.println("  Admin     " + url + "/app/admin/      where demo administers");
    out.println();
    out.println("Log in with one of these names; each one's password is the name itself:");
    out.println();
    DemoOwners.people()
        .forEach(
            (role, name) -> out.printf("  %-8s %-29s%s%n", name, role.title(), DUTIES.get(role)));
    out.printf("  %-8s %-29s%s%n", "demo", "administrator", "may do everything except decide");
    out.println();
    out.println(
        "Begin in Tasklist as olga: Start process, Database migration, and one of the plans");
    out.println();
    out.println("  orders    to take to the commit");
    out.println("  sessions  for ravi to roll back after its cutover");
    out.println("  catalog   to refuse: its preflight finds what is wrong with the new server");
    out.println();
    out.println("The tutorial leads through it: src/docs/tutorial/first-move.md");
    out.println(
        "All of it is temporary: Ctrl-C ends the demo, and the next start begins from scratch.");
    out.println();
    out.flush();
  }
}
