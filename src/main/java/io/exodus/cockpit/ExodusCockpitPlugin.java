package io.exodus.cockpit;

import java.util.Set;
import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/** Makes Exodus's resources and its Migration tab known to Cockpit. */
public class ExodusCockpitPlugin extends AbstractCockpitPlugin {

  static final String ID = "exodus";

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public Set<Class<?>> getResourceClasses() {
    return Set.of(ExodusResource.class);
  }
}
