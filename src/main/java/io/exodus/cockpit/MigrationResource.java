package io.exodus.cockpit;

import io.exodus.engine.overview.MigrationOverview;
import io.exodus.engine.overview.OpenMatters;
import io.exodus.engine.overview.Overview;
import io.exodus.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginResource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.camunda.bpm.engine.runtime.ProcessInstance;

/**
 * The migration that a process instance belongs to. Shown to who may read that instance and the
 * migration's own one, by the engine's authorisation of the logged-in user.
 */
public class MigrationResource extends AbstractCockpitPluginResource {

  public MigrationResource(String engineName) {
    super(engineName);
  }

  /** A process instance, running or over, as far as it matters here. */
  private record Instance(String rootId, String businessKey, boolean ended) {}

  @GET
  @Path("{id}/migration")
  @Produces(MediaType.APPLICATION_JSON)
  public String migration(@PathParam("id") String id) {
    String rootId = readable(id).rootId();
    Instance root = readable(rootId);
    return Json.write(
        overview(root, rootId)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        Status.NOT_FOUND, "This process instance belongs to no migration.")));
  }

  private Optional<MigrationOverview> overview(Instance root, String rootId) {
    ProcessEngine engine = getProcessEngine();
    // The engine's own way to what its container holds: JAX-RS has no part in Exodus's wiring.
    Overview overview =
        ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
            .getArtifactFactory()
            .getArtifact(Overview.class);
    return overview.of(
        root.businessKey(),
        rootId,
        () ->
            root.ended() ? OpenMatters.ENDED : OpenMatters.of(engine, root.businessKey(), rootId));
  }

  /** Whether it does not exist or may not be read is not told apart, nor is it by the engine. */
  private Instance readable(String id) {
    return running(id)
        .or(() -> over(id))
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    Status.FORBIDDEN,
                    "You may not read the migration of this process instance. Ask for the "
                        + "permission READ on it, and on the process instance that called it."));
  }

  private Optional<Instance> running(String id) {
    ProcessInstance instance =
        getProcessEngine()
            .getRuntimeService()
            .createProcessInstanceQuery()
            .processInstanceId(id)
            .singleResult();
    return Optional.ofNullable(instance)
        .map(i -> new Instance(i.getRootProcessInstanceId(), i.getBusinessKey(), false));
  }

  private Optional<Instance> over(String id) {
    HistoricProcessInstance instance =
        getProcessEngine()
            .getHistoryService()
            .createHistoricProcessInstanceQuery()
            .processInstanceId(id)
            .finished()
            .singleResult();
    return Optional.ofNullable(instance)
        .map(i -> new Instance(i.getRootProcessInstanceId(), i.getBusinessKey(), true));
  }
}
