package io.exodus.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * In the profile {@code demo}: starts the two databases and configures them as endpoints, with an
 * interlay between them, before anything reads the configuration.
 */
public class DemoEnvironment implements EnvironmentPostProcessor, Ordered {

  static final String SOURCE = "orders-old";
  static final String TARGET = "orders-new";
  static final String INTERLAY = "orders";

  @Override
  public int getOrder() {
    // After the configuration files, which may activate the profile.
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!environment.acceptsProfiles(Profiles.of("demo"))) {
      return;
    }
    DemoServers servers = DemoServers.start();
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("demoServers", servers));
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("exodusDemo", properties(servers)));
    if (environment.acceptsProfiles(Profiles.of("unattended"))) {
      environment
          .getPropertySources()
          .addFirst(new MapPropertySource("exodusUnattended", Map.of("server.port", 0)));
    }
    // The demo's database is its own, whatever the server's default is.
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("exodusDemoData", data(directory())));
  }

  private static Map<String, Object> properties(DemoServers servers) {
    Map<String, Object> properties = new LinkedHashMap<>();
    endpoint(properties, SOURCE, servers.source());
    endpoint(properties, TARGET, servers.target());
    String interlay = "exodus.interlays." + INTERLAY + ".";
    properties.put(interlay + "family", "redis");
    properties.put(interlay + "listen", "127.0.0.1:0");
    properties.put(interlay + "source", SOURCE);
    properties.put(interlay + "target", TARGET);
    // Who may look into Cockpit and Admin; like all of the demo's people, named like the password.
    properties.put("camunda.bpm.admin-user.id", "demo");
    properties.put("camunda.bpm.admin-user.password", "demo");
    properties.put("camunda.bpm.admin-user.first-name", "Demo");
    properties.put("camunda.bpm.filter.create", "All tasks");
    return properties;
  }

  private static void endpoint(Map<String, Object> properties, String name, DemoServer server) {
    String endpoint = "exodus.endpoints." + name + ".";
    properties.put(endpoint + "family", "redis");
    properties.put(endpoint + "uri", "redis://127.0.0.1:" + server.port());
    properties.put(endpoint + "username", DemoServer.EXODUS_USER);
    properties.put(endpoint + "password", server.exodusPassword().reveal());
    properties.put(endpoint + "application-user", DemoServer.APPLICATION_USER);
  }

  private static Map<String, Object> data(Path directory) {
    return Map.of(
        "spring.datasource.url",
        "jdbc:h2:file:" + directory.resolve("exodus") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
        "exodus.worker.spool",
        directory.resolve("spool").toString(),
        "exodus.worker.sample-interval",
        "500ms",
        "exodus.interlays." + INTERLAY + ".state-directory",
        directory.resolve("interlay").toString(),
        "exodus.interlays." + INTERLAY + ".report-interval",
        "500ms");
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("exodus-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException("the demo needs a temporary directory", e);
    }
  }
}
