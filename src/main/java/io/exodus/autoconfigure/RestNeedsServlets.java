package io.exodus.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.core.io.ResourceLoader;
import org.springframework.web.context.WebApplicationContext;

/**
 * Leaves the engine's REST API out of an application that is none of the web. Camunda's starter,
 * which comes with Exodus, would fail its start.
 */
class RestNeedsServlets implements AutoConfigurationImportFilter, ResourceLoaderAware {

  private static final String REST =
      "org.camunda.bpm.spring.boot.starter.rest.CamundaBpmRestJerseyAutoConfiguration";

  private boolean web;

  @Override
  public void setResourceLoader(ResourceLoader application) {
    web = application instanceof WebApplicationContext;
  }

  @Override
  public boolean[] match(String[] configurations, AutoConfigurationMetadata metadata) {
    boolean[] match = new boolean[configurations.length];
    for (int i = 0; i < match.length; i++) {
      match[i] = web || !REST.equals(configurations[i]);
    }
    return match;
  }
}
