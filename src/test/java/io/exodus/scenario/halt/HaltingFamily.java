package io.exodus.scenario.halt;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.HostPort;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.Markers;
import io.exodus.endpoint.Prober;
import io.exodus.endpoint.Reader;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A family that halts in the middle of its long tasks, and may be told to let fences be. */
record HaltingFamily(Family family, Halts halts) implements Family {

  private static final Set<String> FENCE = Set.of("fence", "proveFence", "fenced");

  @Override
  public String name() {
    return family.name();
  }

  @Override
  public void check(EndpointSettings settings) {
    family.check(settings);
  }

  @Override
  public void checkAddress(String key, URI uri) {
    family.checkAddress(key, uri);
  }

  @Override
  public HostPort address(URI uri) {
    return family.address(uri);
  }

  @Override
  public boolean encrypted(URI uri) {
    return family.encrypted(uri);
  }

  @Override
  public String encryptedForm() {
    return family.encryptedForm();
  }

  @Override
  public Prober prober() {
    return family.prober();
  }

  @Override
  public Inspector inspector() {
    return family.inspector();
  }

  @Override
  public Follower follower() {
    return family.follower();
  }

  @Override
  public Reader reader() {
    return family.reader();
  }

  @Override
  public Markers markers() {
    return family.markers();
  }

  @Override
  public Copier copier() {
    return (link, listener, cancellation) ->
        family.copier().copy(link, new HaltingCopy(listener, halts), cancellation);
  }

  private record HaltingCopy(Copier.Listener listener, Halts halts) implements Copier.Listener {

    @Override
    public void progress(long copied, long expected, long bytes) {
      listener.progress(copied, expected, bytes);
      if (copied > 0 && copied < expected) {
        halts.at("while copying");
      }
    }

    @Override
    public void failed(FailedRecord record) {
      listener.failed(record);
    }
  }

  @Override
  public Comparer comparer() {
    return new HaltingComparer(family.comparer(), halts);
  }

  private record HaltingComparer(Comparer comparer, Halts halts) implements Comparer {

    @Override
    public Result compare(
        EndpointPair link,
        Direction direction,
        Duration settle,
        Listener listener,
        Cancellation cancellation)
        throws InterruptedException {
      return comparer.compare(
          link, direction, settle, new HaltingComparison(listener, halts), cancellation);
    }

    @Override
    public List<Divergence> compareNow(EndpointPair link, Collection<RecordId> records) {
      return comparer.compareNow(link, records);
    }
  }

  private record HaltingComparison(Comparer.Listener listener, Halts halts)
      implements Comparer.Listener {

    @Override
    public void progress(long compared, long expected, long suspected) {
      listener.progress(compared, expected, suspected);
      halts.at("while validating");
    }

    @Override
    public void divergence(Divergence divergence) {
      listener.divergence(divergence);
    }
  }

  @Override
  public EndpointControl side(
      EndpointSettings endpoint, String migrationId, Alterations alterations) {
    EndpointControl side = family.side(endpoint, migrationId, alterations);
    return (EndpointControl)
        Proxy.newProxyInstance(
            EndpointControl.class.getClassLoader(),
            new Class<?>[] {EndpointControl.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("endStream") && arguments[0] == Direction.REVERSE) {
                halts.at("while committing");
              }
              if (FENCE.contains(method.getName()) && !halts.fences()) {
                return method.getName().equals("fenced") ? true : null;
              }
              try {
                return method.invoke(side, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
