package io.exodus.autoconfigure;

import io.exodus.migration.RefusedException;
import java.net.URI;
import org.springframework.core.env.Environment;

/** Where this process reaches the engine. */
final class EngineUrl {

  private static final String KEY = "exodus.engine.url";

  private final ExodusProperties properties;
  private final Environment environment;

  /**
   * @throws RefusedException if it is no URL, or is missing where the engine is another process
   */
  EngineUrl(ExodusProperties properties, Environment environment) {
    this.properties = properties;
    this.environment = environment;
    if (configured() != null) {
      checked(configured());
    } else if (!properties.role().plays(Role.ENGINE)) {
      throw new RefusedException(
          KEY, null, "set it: in the role '" + properties.role() + "' the engine is elsewhere");
    }
  }

  /** In a process with an engine of its own known only once that listens. */
  URI get() {
    return configured() != null
        ? checked(configured())
        : URI.create(
            "http://localhost:"
                + environment.getRequiredProperty("local.server.port")
                + environment.getProperty("server.servlet.context-path", ""));
  }

  private String configured() {
    String url = properties.engine().url();
    return url == null || url.isBlank() ? null : url.strip();
  }

  private static URI checked(String url) {
    try {
      URI uri = URI.create(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, in words.
    }
    throw new RefusedException(
        KEY, shown(url), "write http://host:port or https://host:port, without credentials");
  }

  private static String shown(String url) {
    return url.contains("@") ? "(with credentials)" : url;
  }
}
