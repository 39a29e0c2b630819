package io.exodus.delegate;

import io.exodus.engine.gate.OwnerAccess;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.Typed;
import io.exodus.engine.plan.Plans;
import io.exodus.engine.plan.Registration;
import io.exodus.engine.runbook.model.DeployedTables;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.store.PlanVariables;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.Objects;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/**
 * First step of a migration: draws up its plan and registers it; what is wrong ends the start with
 * words.
 */
public class RegisterMigration implements JavaDelegate {

  private final Plans plans;
  private final Registration registration;

  public RegisterMigration(Plans plans, Registration registration) {
    this.plans = plans;
    this.registration = registration;
  }

  @Override
  public void execute(DelegateExecution execution) {
    var services = execution.getProcessEngineServices();
    try {
      Plan plan = plans.draw(migrationId(execution), Typed.all(execution));
      registration.register(
          plan,
          execution.getProcessInstanceId(),
          Actors.of(services),
          new People(execution.getProcessEngine()),
          services
              .getDecisionService()
              .evaluateDecisionTableById(
                  DeployedTables.ofOwners(services, execution.getProcessDefinitionId())));
      PlanVariables.of(plan).forEach(execution::setVariable);
      new OwnerAccess(execution.getProcessEngine()).admit(plan);
    } catch (RefusedException e) {
      throw new BadUserRequestException(e.getMessage(), e);
    }
  }

  /** The business key is the migration's id; Tasklist's form sets it by a variable. */
  private static String migrationId(DelegateExecution execution) {
    String key = execution.getProcessBusinessKey();
    Object variable = Typed.value(execution, "migrationId");
    if (key == null || key.isBlank()) {
      String id = Objects.toString(variable, "").strip();
      execution.setProcessBusinessKey(id);
      return id;
    }
    if (variable != null && !key.equals(variable.toString().strip())) {
      throw new RefusedException(
          "migrationId", variable, "the business key says '" + key + "'; give only one of them");
    }
    execution.setVariable("migrationId", key);
    return key;
  }
}
