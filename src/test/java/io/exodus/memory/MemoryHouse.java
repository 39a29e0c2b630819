package io.exodus.memory;

import io.exodus.ExodusApplication;
import io.exodus.autoconfigure.part.ExodusRuntime;
import io.exodus.memory.family.MemoryFamily;
import io.exodus.memory.front.MemoryProtocol;
import io.exodus.memory.server.MemoryDatabase;
import io.exodus.roles.EngineRest;
import io.exodus.roles.Owners;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The standalone server with engine, worker and interlays, which knows this family alone. */
final class MemoryHouse implements AutoCloseable {

  private static final String ADMINISTRATOR = "admin";
  private static final String ADMINISTRATOR_PASSWORD = "a-password-of-the-administrator";

  private final ConfigurableApplicationContext context;
  private final EngineRest administrator;
  private final Owners owners;

  /** How a family and its protocol are made known: as beans. */
  @Configuration(proxyBeanMethods = false)
  static class Beans {

    @Bean
    MemoryFamily memoryFamily() {
      return new MemoryFamily();
    }

    @Bean
    MemoryProtocol memoryProtocol() {
      return new MemoryProtocol();
    }
  }

  /**
   * @param pairs of databases, by the name of the interlay before them
   */
  MemoryHouse(Path directory, Map<String, MemoryPair> pairs) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.config.name", "exodus");
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", 0);
    properties.put(
        "spring.datasource.url",
        "jdbc:h2:file:" + directory.resolve("engine") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
    properties.put("camunda.bpm.admin-user.id", ADMINISTRATOR);
    properties.put("camunda.bpm.admin-user.password", ADMINISTRATOR_PASSWORD);
    properties.put("exodus.worker.spool", directory.resolve("spool").toString());
    properties.put("exodus.worker.sample-interval", "500ms");
    pairs.forEach(
        (name, pair) -> {
          endpoint(properties, name + "-old", pair.source());
          endpoint(properties, name + "-new", pair.target());
          String interlay = "exodus.interlays." + name + ".";
          properties.put(interlay + "family", MemoryFamily.NAME);
          properties.put(interlay + "listen", "127.0.0.1:0");
          properties.put(interlay + "source", name + "-old");
          properties.put(interlay + "target", name + "-new");
          properties.put(interlay + "state-directory", directory.resolve("interlay").toString());
          properties.put(interlay + "report-interval", "500ms");
        });
    context =
        new SpringApplicationBuilder(ExodusApplication.class, Beans.class)
            .run(
                properties.entrySet().stream()
                    .map(property -> "--" + property.getKey() + "=" + property.getValue())
                    .toArray(String[]::new));
    URI uri =
        URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    administrator = new EngineRest(uri, ADMINISTRATOR, ADMINISTRATOR_PASSWORD);
    owners = new Owners(administrator);
  }

  private static void endpoint(
      Map<String, Object> properties, String name, MemoryDatabase database) {
    String endpoint = "exodus.endpoints." + name + ".";
    properties.put(endpoint + "family", MemoryFamily.NAME);
    properties.put(endpoint + "uri", database.uri().toString());
    properties.put(endpoint + "username", MemoryPair.EXODUS_USER);
    properties.put(endpoint + "password", MemoryPair.EXODUS_PASSWORD);
    properties.put(endpoint + "application-users", MemoryPair.APPLICATION_USER);
  }

  /** Where applications reach that interlay. */
  int port(String interlay) {
    return context.getBean(ExodusRuntime.class).interlay(interlay).getPort();
  }

  EngineRest administrator() {
    return administrator;
  }

  Owners owners() {
    return owners;
  }

  @Override
  public void close() {
    context.close();
  }
}
