package io.exodus.memory.family;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.HostPort;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.Markers;
import io.exodus.endpoint.Prober;
import io.exodus.endpoint.Reader;
import io.exodus.migration.RefusedException;
import java.net.URI;

/** Databases at {@code memory://host:port}. */
public final class MemoryFamily implements Family {

  public static final String NAME = "memory";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void check(EndpointSettings settings) {
    String key = "exodus.endpoints." + settings.name() + ".";
    checkAddress(key + "uri", settings.uri());
    if (settings.applicationUsers().contains(settings.username())) {
      throw new RefusedException(
          key + "application-users",
          settings.applicationUsers(),
          "give Exodus a separate user: a fence must keep the applications out, not Exodus");
    }
  }

  @Override
  public void checkAddress(String key, URI uri) {
    HostPort address = HostPort.of(uri);
    if (!NAME.equals(uri.getScheme()) || address == null || address.port() < 0) {
      throw new RefusedException(key, uri, "write memory://host:port");
    }
  }

  @Override
  public HostPort address(URI uri) {
    return HostPort.of(uri);
  }

  @Override
  public boolean encrypted(URI uri) {
    return false;
  }

  @Override
  public String encryptedForm() {
    return "which this database does not have";
  }

  @Override
  public Prober prober() {
    return new MemoryProber();
  }

  @Override
  public Inspector inspector() {
    return new MemoryInspector();
  }

  @Override
  public Copier copier() {
    return new MemoryCopier();
  }

  @Override
  public Follower follower() {
    return new MemoryFollower();
  }

  @Override
  public Comparer comparer() {
    return new MemoryComparer();
  }

  @Override
  public Reader reader() {
    return new MemoryReader();
  }

  @Override
  public Markers markers() {
    return new MemoryMarkers();
  }

  @Override
  public EndpointControl side(
      EndpointSettings endpoint, String migrationId, Alterations alterations) {
    return new MemorySide(endpoint, migrationId, alterations);
  }
}
