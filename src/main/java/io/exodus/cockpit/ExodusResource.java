package io.exodus.cockpit;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;

/** Below it lie the tab's own files and its data. */
@Path("plugin/" + ExodusCockpitPlugin.ID)
public class ExodusResource extends AbstractCockpitPluginRootResource {

  public ExodusResource() {
    super(ExodusCockpitPlugin.ID);
  }

  @Override
  protected List<String> getAllowedAssets() {
    return List.of("app/plugin.js", "app/sections.js", "app/elements.js", "app/plugin.css");
  }

  @Path("{engineName}/process-instance")
  public MigrationResource migrations(@PathParam("engineName") String engineName) {
    return subResource(new MigrationResource(engineName), engineName);
  }
}
