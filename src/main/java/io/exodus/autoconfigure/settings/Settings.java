package io.exodus.autoconfigure.settings;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.HostPort;
import io.exodus.endpoint.KnownNodes;
import io.exodus.endpoint.tls.Trust;
import io.exodus.engine.api.ControlAddresses;
import io.exodus.engine.plan.Catalog;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Upstream;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns properties into what the packages take; what makes no sense fails the start in words. */
public final class Settings {

  private Settings() {}

  /** What a worker needs of the endpoints: all of it. */
  public static Map<String, EndpointSettings> endpoints(
      ExodusProperties properties, Map<String, Family> families, Trusts trusts) {
    if (properties.role() == Role.WORKER && properties.endpoints().isEmpty()) {
      throw new RefusedException(
          "exodus.endpoints", null, "name the databases that this worker moves");
    }
    Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
    properties
        .endpoints()
        .forEach(
            (name, endpoint) -> {
              String key = key(name);
              Family family = family(name, endpoint, families);
              KnownNodes.check(key + ".replicas", endpoint.replicas());
              EndpointSettings settings =
                  new EndpointSettings(
                      name,
                      endpoint.family(),
                      uri(key + ".uri", endpoint.uri()),
                      required(key + ".username", endpoint.username()),
                      secret(key + ".password", endpoint.password()),
                      required(key + ".application-users", endpoint.applicationUsers()),
                      endpoint.exemptUsers(),
                      endpoint.timeout(),
                      trusts.of(key + ".ssl-bundle", endpoint.sslBundle()),
                      endpoint.replicas(),
                      endpoint.options());
              family.check(settings);
              endpoints.put(name, settings);
            });
    return endpoints;
  }

  /** What the engine needs: names, families, and where each interlay leads. */
  public static Catalog catalog(ExodusProperties properties, Map<String, Family> known) {
    Map<String, String> families = new LinkedHashMap<>();
    properties
        .endpoints()
        .forEach((name, endpoint) -> families.put(name, family(name, endpoint, known).name()));
    Map<String, Catalog.InterlayEnds> interlays = new LinkedHashMap<>();
    properties
        .interlays()
        .forEach(
            (name, interlay) -> {
              end(properties, name, "source", interlay.source());
              end(properties, name, "target", interlay.target());
              interlays.put(name, new Catalog.InterlayEnds(interlay.source(), interlay.target()));
            });
    Catalog planless = new Catalog(families, interlays, Map.of());
    return new Catalog(families, interlays, PlanSettings.plans(properties, planless));
  }

  /** Where the interlays may have workers give their orders. */
  public static ControlAddresses controlAddresses(ExodusProperties properties) {
    Map<String, List<String>> allowed = new LinkedHashMap<>();
    properties
        .interlays()
        .forEach(
            (name, interlay) -> {
              if (!interlay.controlAllowed().isEmpty()) {
                allowed.put(name, interlay.controlAllowed());
              }
            });
    return new ControlAddresses(allowed);
  }

  /** The interlays that this process runs: all that its configuration names. */
  public static Set<String> interlays(ExodusProperties properties) {
    if (properties.role() == Role.INTERLAY && properties.interlays().isEmpty()) {
      throw new RefusedException(
          "exodus.interlays", null, "name the interlays that this process runs");
    }
    return properties.interlays().keySet();
  }

  /**
   * What an interlay needs: its own settings, and the addresses of its two endpoints.
   *
   * @param spoken the families whose protocol an interlay can speak here
   */
  public static InterlaySettings interlay(
      String name,
      ExodusProperties properties,
      Map<String, Family> families,
      Set<String> spoken,
      Trusts trusts,
      ExodusSecrets secrets) {
    ExodusProperties.Interlay interlay = properties.interlays().get(name);
    String key = "exodus.interlays." + name;
    InetSocketAddress control = address(key + ".control", interlay.control());
    return new InterlaySettings(
        name,
        spoken(key + ".family", interlay.family(), spoken),
        address(key + ".listen", interlay.listen()),
        upstream(
            fitting(properties, name, "source", interlay.source()), properties, families, trusts),
        upstream(
            fitting(properties, name, "target", interlay.target()), properties, families, trusts),
        control,
        Advertised.control(key, interlay.controlAdvertised(), control),
        secrets.control(name),
        trusts.control(properties.control().sslBundle()),
        interlay.stateDirectory(),
        interlay.reportInterval());
  }

  private static String key(String endpoint) {
    return "exodus.endpoints." + endpoint;
  }

  private static Family family(
      String name, ExodusProperties.Endpoint endpoint, Map<String, Family> families) {
    Family family = families.get(required(key(name) + ".family", endpoint.family()));
    if (family == null) {
      throw new RefusedException(
          key(name) + ".family",
          endpoint.family(),
          "use one of " + families.keySet().stream().sorted().toList());
    }
    return family;
  }

  private static String spoken(String key, String family, Set<String> spoken) {
    if (!spoken.contains(required(key, family))) {
      throw new RefusedException(
          key, family, "the families here are: " + String.join(", ", spoken));
    }
    return family;
  }

  private static Upstream upstream(
      String name, ExodusProperties properties, Map<String, Family> families, Trusts trusts) {
    ExodusProperties.Endpoint endpoint = properties.endpoints().get(name);
    URI uri = uri(key(name) + ".uri", endpoint.uri());
    Family family = family(name, endpoint, families);
    family.checkAddress(key(name) + ".uri", uri);
    Trust trust = trusts.of(key(name) + ".ssl-bundle", endpoint.sslBundle());
    HostPort address = family.address(uri);
    return new Upstream(
        address.host(), address.port(), family.encrypted(uri) ? trust.context() : null);
  }

  /** An endpoint that speaks what its interlay does. */
  private static String fitting(
      ExodusProperties properties, String interlay, String side, String endpoint) {
    String family = properties.endpoints().get(end(properties, interlay, side, endpoint)).family();
    String own = properties.interlays().get(interlay).family();
    if (!own.equals(family)) {
      throw new RefusedException(
          "exodus.interlays." + interlay + "." + side,
          endpoint,
          "it is of family " + family + ", the interlay of family " + own);
    }
    return endpoint;
  }

  private static String end(
      ExodusProperties properties, String interlay, String side, String endpoint) {
    String key = "exodus.interlays." + interlay + "." + side;
    if (!properties.endpoints().containsKey(required(key, endpoint))) {
      throw new RefusedException(
          key,
          endpoint,
          "no endpoint of that name is configured; configured are "
              + properties.endpoints().keySet());
    }
    return endpoint;
  }

  public static String required(String key, String value) {
    if (value == null || value.isBlank()) {
      throw new RefusedException(key, null, "set it");
    }
    return value;
  }

  private static Set<String> required(String key, Set<String> values) {
    if (values.isEmpty()) {
      throw new RefusedException(key, null, "set it");
    }
    values.forEach(value -> required(key, value));
    return values;
  }

  public static Duration positive(String key, Duration value) {
    if (value.toMillis() < 1) {
      throw new RefusedException(key, value, "use a millisecond or more, such as 1m");
    }
    return value;
  }

  public static Secret secret(String key, String value) {
    required(key, value);
    if (value.startsWith("${")) {
      // Spring leaves a placeholder as it stands where nothing has that name.
      throw new RefusedException(
          key,
          value,
          "the secret of that name is missing; set the environment variable, or import its file");
    }
    return Secret.of(value);
  }

  public static URI uri(String key, String value) {
    try {
      URI uri = URI.create(required(key, value));
      if (HostPort.of(uri) == null || uri.getScheme() == null) {
        throw new RefusedException(key, shown(value), "write scheme://host:port");
      }
      if (HostPort.userInfo(uri) != null) {
        throw new RefusedException(
            key, "(with credentials)", "remove them; use username and password");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new RefusedException(key, shown(value), "write scheme://host:port");
    }
  }

  /** A password may be what makes an address unreadable. */
  public static String shown(String url) {
    return url.contains("@") ? "(with credentials)" : url;
  }

  /**
   * What is called over HTTP needs a host name that the HTTP client takes.
   *
   * @param shown the value as it was configured
   * @throws RefusedException if it has characters, such as "_", that host names may not have
   */
  public static void httpHost(String key, String shown, URI uri) {
    if (uri.getHost() == null && HostPort.of(uri) != null) {
      throw new RefusedException(
          key,
          shown,
          "use another name of that host, or its IP address: over HTTP a host name has letters,"
              + " digits, hyphens and dots only, no '_'");
    }
  }

  static InetSocketAddress address(String key, String value) {
    int colon = required(key, value).lastIndexOf(':');
    try {
      return new InetSocketAddress(
          value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new RefusedException(key, value, "write host:port");
    }
  }
}
