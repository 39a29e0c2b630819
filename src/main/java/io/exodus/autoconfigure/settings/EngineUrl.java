package io.exodus.autoconfigure.settings;

import io.exodus.migration.RefusedException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.web.servlet.JerseyApplicationPath;
import org.springframework.core.env.Environment;

/** Where this process reaches the engine. */
public final class EngineUrl {

  /** Where the engine's REST API lies, unless an application moves it. */
  public static final String REST = "/engine-rest";

  private static final String KEY = "exodus.engine.url";

  private final ExodusProperties properties;
  private final Environment environment;
  private final Supplier<JerseyApplicationPath> ownRest;

  /**
   * @param ownRest where this process's REST API lies; null if it has none
   * @throws RefusedException if one is no URL, or none is there where the engine is another process
   */
  public EngineUrl(
      ExodusProperties properties,
      Environment environment,
      Supplier<JerseyApplicationPath> ownRest) {
    this.properties = properties;
    this.environment = environment;
    this.ownRest = ownRest;
    if (!configured().isEmpty()) {
      configured().forEach(EngineUrl::checked);
    } else if (!properties.role().plays(Role.ENGINE)) {
      throw new RefusedException(
          KEY,
          null,
          "set it: in the role '" + properties.role() + "' the engine is another process");
    }
  }

  /**
   * One for each node. In a process with an engine of its own known only once that listens.
   *
   * @throws RefusedException if nothing listens, or what listens cannot be called as it is
   */
  public List<URI> get() {
    return configured().isEmpty()
        ? List.of(own())
        : configured().stream().map(EngineUrl::checked).toList();
  }

  /** Path of the engine's REST API below the URL. */
  public String restPath() {
    String configured = properties.engine().restPath();
    if (configured != null && !configured.isBlank()) {
      return absolute(configured.strip());
    }
    JerseyApplicationPath own = properties.role().plays(Role.ENGINE) ? ownRest.get() : null;
    return own == null ? REST : absolute(own.getPrefix());
  }

  private static String absolute(String path) {
    String bare = path.replaceAll("^/+|/+$", "");
    return bare.isEmpty() ? "" : "/" + bare;
  }

  private URI own() {
    String port = environment.getProperty("local.server.port");
    if (port == null) {
      throw new RefusedException(
          KEY,
          null,
          "worker and interlays reach the engine over HTTP, and this application has no web "
              + "server; set the engine's URL, or exodus.role=engine");
    }
    if (environment.getProperty("server.ssl.enabled", Boolean.class, hasCertificate())) {
      throw new RefusedException(
          KEY, null, "this application uses TLS; set a URL with the host in its certificate");
    }
    return URI.create(
        "http://"
            + host(environment.getProperty("server.address", InetAddress.class))
            + ":"
            + port
            + environment.getProperty("server.servlet.context-path", ""));
  }

  private static String host(InetAddress address) {
    if (address == null || address.isAnyLocalAddress()) {
      return "localhost";
    }
    return address instanceof Inet6Address
        ? "[" + address.getHostAddress() + "]"
        : address.getHostAddress();
  }

  private boolean hasCertificate() {
    return environment.containsProperty("server.ssl.key-store")
        || environment.containsProperty("server.ssl.certificate")
        || environment.containsProperty("server.ssl.bundle");
  }

  private List<String> configured() {
    return properties.engine().url().stream()
        .map(String::strip)
        .filter(url -> !url.isEmpty())
        .toList();
  }

  private static URI checked(String url) {
    try {
      URI uri = URI.create(url);
      Settings.httpHost(KEY, Settings.shown(url), uri);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, in words.
    }
    throw new RefusedException(
        KEY,
        Settings.shown(url),
        "write http://host:port or https://host:port, without credentials");
  }
}
