package io.exodus.demo;

import io.exodus.demo.server.DemoDatabase;
import io.exodus.demo.server.DemoDatabases;
import io.exodus.demo.server.DemoServer;
import io.exodus.demo.server.DemoServers;
import io.exodus.demo.server.TemporaryDirectory;
import io.exodus.demo.story.DemoOutcome;
import io.exodus.demo.story.DemoPlans;
import io.exodus.migration.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * In the standalone server's profile {@code demo}: starts the databases and configures them as
 * endpoints, each with an interlay before it, before anything reads the configuration. One database
 * where the demo runs unattended, three where people carry it.
 */
public class DemoEnvironment implements EnvironmentPostProcessor {

  /** Imported as an auto-configuration, since its conditions look at beans of the others. */
  @ImportAutoConfiguration(DemoAutoConfiguration.class)
  static class Configuration {}

  /** A run needs three at once: see the configuration's reference. */
  private static final int SLOTS_PER_DATABASE = 3;

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!environment.acceptsProfiles(Profiles.of("demo"))) {
      return;
    }
    String address = loopback(environment.getProperty("server.address", "127.0.0.1"));
    boolean unattended = environment.acceptsProfiles(Profiles.of("unattended"));
    DemoDatabases databases =
        DemoDatabases.start(
            unattended ? List.of(outcome(environment).database()) : List.of(DemoDatabase.values()));
    application.addPrimarySources(Set.of(Configuration.class));
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("demoDatabases", databases));
    var sources = environment.getPropertySources();
    sources.addLast(new MapPropertySource("exodusDemo", properties(databases)));
    if (unattended) {
      sources.addFirst(new MapPropertySource("exodusUnattended", Map.of("server.port", 0)));
    } else {
      sources.addLast(new MapPropertySource("exodusAttended", attended()));
      sources.addLast(new MapPropertySource("exodusPlans", DemoPlans.properties(databases.all())));
    }
    // The demo's database and address are its own, whatever the server's defaults are.
    sources.addFirst(new MapPropertySource("exodusDemoData", data(databases, address)));
  }

  private static DemoOutcome outcome(ConfigurableEnvironment environment) {
    return DemoOutcome.of(environment.getProperty("exodus.demo.outcome", "commit"));
  }

  /** Everybody knows the demo's passwords. */
  private static String loopback(String address) {
    try {
      InetAddress resolved = InetAddress.getByName(address);
      if (resolved.isLoopbackAddress()) {
        return resolved.getHostAddress();
      }
    } catch (UnknownHostException e) {
      // Refused like any other address that is not this host alone.
    }
    throw new RefusedException(
        "server.address",
        address,
        "remove it: everybody knows the demo's passwords, so it serves only this host");
  }

  private static Map<String, Object> properties(DemoDatabases databases) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (DemoDatabase database : databases.all()) {
      DemoServers servers = databases.of(database);
      endpoint(properties, database.source(), servers.source());
      endpoint(properties, database.target(), servers.target());
      String interlay = "exodus.interlays." + database.title() + ".";
      properties.put(interlay + "family", "redis");
      properties.put(interlay + "listen", "127.0.0.1:0");
      properties.put(interlay + "source", database.source());
      properties.put(interlay + "target", database.target());
    }
    // Who administers; like all of the demo's people, named like the password.
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
    properties.put(endpoint + "application-users", DemoServer.APPLICATION_USER);
  }

  /** Gentle enough to go on all day beside other work. */
  private static Map<String, Object> attended() {
    return Map.of(
        "exodus.demo.keys",
        20_000,
        "exodus.demo.clients",
        4,
        "exodus.demo.writes-per-second",
        60,
        "exodus.worker.slots",
        SLOTS_PER_DATABASE * DemoDatabase.values().length + 1);
  }

  private static Map<String, Object> data(DemoDatabases databases, String address) {
    TemporaryDirectory directory = directory();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.address", address);
    properties.put(
        "spring.datasource.url",
        "jdbc:h2:file:"
            + directory.path().resolve("exodus")
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
    properties.put("exodus.worker.spool", directory.path().resolve("spool").toString());
    properties.put("exodus.worker.sample-interval", "500ms");
    for (DemoDatabase database : databases.all()) {
      String interlay = "exodus.interlays." + database.title() + ".";
      properties.put(interlay + "state-directory", directory.path().resolve("interlay").toString());
      properties.put(interlay + "report-interval", "500ms");
    }
    return properties;
  }

  private static TemporaryDirectory directory() {
    try {
      TemporaryDirectory directory = TemporaryDirectory.create("data");
      // Runs once everything that writes there is closed.
      SpringApplication.getShutdownHandlers().add(() -> delete(directory));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("the demo needs a temporary directory", e);
    }
  }

  private static void delete(TemporaryDirectory directory) {
    try {
      directory.delete();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory.path(), e);
    }
  }
}
