package io.exodus.migration;

import java.util.Arrays;

/** The six owners of a migration. Each is a user's or a group's id, in a process variable. */
public enum OwnerRole {
  MIGRATION_OPERATOR("migrationOperator", "migration operator"),
  DATABASE_OWNER("databaseOwner", "database owner"),
  APPLICATION_OWNER("applicationOwner", "application owner"),
  ROLLBACK_APPROVER("rollbackApprover", "rollback approver"),
  BUSINESS_DECISION_OWNER("businessDecisionOwner", "business decision owner"),
  INCIDENT_CONTACT("incidentContact", "incident escalation contact");

  private final String variable;
  private final String title;

  OwnerRole(String variable, String title) {
    this.variable = variable;
    this.title = title;
  }

  /** The process variable, and the value of the model's {@code exodus.role} property. */
  public String variable() {
    return variable;
  }

  /** The process variable with the id of who may decide instead of the owner. */
  public String deputyVariable() {
    return variable + "Deputy";
  }

  /** The role in words for people. */
  public String title() {
    return title;
  }

  /**
   * @throws RefusedException if no role has that variable name
   */
  public static OwnerRole ofVariable(String variable) {
    return Arrays.stream(values())
        .filter(role -> role.variable.equals(variable))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "exodus.role",
                    variable,
                    "use one of " + Arrays.stream(values()).map(OwnerRole::variable).toList()));
  }
}
