package io.exodus.autoconfigure;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.engine.Catalog;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Upstream;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns properties into what the packages take; what makes no sense fails the start in words. */
final class Settings {

  private Settings() {}

  static Map<String, EndpointSettings> endpoints(
      ExodusProperties properties, Map<String, Family> families) {
    Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
    properties
        .endpoints()
        .forEach(
            (name, endpoint) -> {
              String key = "exodus.endpoints." + name;
              Family family = families.get(required(key + ".family", endpoint.family()));
              if (family == null) {
                throw new RefusedException(
                    key + ".family",
                    endpoint.family(),
                    "use one of " + families.keySet().stream().sorted().toList());
              }
              EndpointSettings settings =
                  new EndpointSettings(
                      name,
                      endpoint.family(),
                      uri(key + ".uri", endpoint.uri()),
                      required(key + ".username", endpoint.username()),
                      secret(key + ".password", endpoint.password()),
                      required(key + ".application-user", endpoint.applicationUser()),
                      endpoint.exemptUsers(),
                      endpoint.timeout());
              family.check(settings);
              endpoints.put(name, settings);
            });
    return endpoints;
  }

  static Catalog catalog(ExodusProperties properties) {
    Map<String, String> families = new LinkedHashMap<>();
    properties.endpoints().forEach((name, endpoint) -> families.put(name, endpoint.family()));
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

  static InterlaySettings interlay(
      String name,
      ExodusProperties.Interlay interlay,
      Map<String, EndpointSettings> endpoints,
      Secret token) {
    String key = "exodus.interlays." + name;
    return new InterlaySettings(
        name,
        required(key + ".family", interlay.family()),
        address(key + ".listen", interlay.listen()),
        upstream(endpoints.get(interlay.source())),
        upstream(endpoints.get(interlay.target())),
        address(key + ".control", interlay.control()),
        token,
        interlay.stateDirectory(),
        interlay.reportInterval());
  }

  private static Upstream upstream(EndpointSettings endpoint) {
    boolean tls = "rediss".equals(endpoint.uri().getScheme());
    int port = endpoint.uri().getPort();
    return new Upstream(endpoint.uri().getHost(), port < 0 ? 6379 : port, tls);
  }

  private static void end(
      ExodusProperties properties, String interlay, String side, String endpoint) {
    String key = "exodus.interlays." + interlay + "." + side;
    if (!properties.endpoints().containsKey(required(key, endpoint))) {
      throw new RefusedException(
          key,
          endpoint,
          "no endpoint of that name is configured; configured are "
              + properties.endpoints().keySet());
    }
  }

  static String required(String key, String value) {
    if (value == null || value.isBlank()) {
      throw new RefusedException(key, null, "set it");
    }
    return value;
  }

  static Secret secret(String key, String value) {
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

  private static URI uri(String key, String value) {
    try {
      URI uri = URI.create(required(key, value));
      if (uri.getHost() == null || uri.getScheme() == null) {
        throw new RefusedException(key, value, "write scheme://host:port");
      }
      if (uri.getUserInfo() != null) {
        throw new RefusedException(
            key, "(with credentials)", "leave them out; use username and password");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new RefusedException(key, value, "write scheme://host:port");
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
