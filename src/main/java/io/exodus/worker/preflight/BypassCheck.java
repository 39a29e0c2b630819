package io.exodus.worker.preflight;

import io.exodus.client.EngineApi;
import io.exodus.client.InterlayView;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.Inspector.Connected;
import io.exodus.interlay.control.InterlayException;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The part of the point "interlays" that looks for who is connected to the source past them: the
 * cutover would cut them off, with nobody to lead them to the target.
 */
final class BypassCheck {

  private static final int LOOKS = 3;

  private final EngineApi engine;
  private final Fleets fleets;

  BypassCheck(EngineApi engine, Fleets fleets) {
    this.engine = engine;
    this.fleets = fleets;
  }

  /**
   * Only who is seen by each of several looks counts: of a link that is just being opened, its
   * interlay does not tell yet.
   *
   * @throws EndpointException if the source cannot be asked, or its clients not be told apart
   */
  List<Finding> look(Work work) {
    Inspector inspector = work.family().inspector();
    EndpointSettings source = work.link().source();
    Map<String, Connected> strangers = null;
    for (int look = 0; look < LOOKS; look++) {
      Map<String, Connected> found = new HashMap<>(inspector.connected(source));
      Set<String> links = links(work);
      // Who is there before and after was there when the interlays told their links.
      Map<String, Connected> after = inspector.connected(source);
      found.keySet().retainAll(after.keySet());
      Set<String> addresses =
          after.values().stream().map(Connected::address).collect(Collectors.toSet());
      if (!links.isEmpty() && !found.isEmpty() && links.stream().noneMatch(addresses::contains)) {
        throw new EndpointException(
            source.name(),
            "cannot tell the interlays' connections from others, because it sees other addresses",
            "let the interlays connect to it without address translation",
            null);
      }
      found.values().removeIf(client -> links.contains(client.address()));
      if (strangers != null) {
        found.keySet().retainAll(strangers.keySet());
      }
      strangers = found;
      if (strangers.isEmpty()) {
        return List.of();
      }
    }
    return List.of(finding(source.name(), strangers));
  }

  private Set<String> links(Work work) {
    Set<String> links = new HashSet<>();
    for (String name : work.plan().interlays()) {
      for (InterlayView instance : engine.interlays(name)) {
        if (instance.live()) {
          try {
            links.addAll(fleets.control(instance).status().links());
          } catch (InterlayException e) {
            throw new EndpointException(
                name, "does not list its connections: " + e.getMessage(), "look again", e);
          }
        }
      }
    }
    return links;
  }

  private static Finding finding(String source, Map<String, Connected> strangers) {
    Set<String> from =
        strangers.values().stream()
            .map(client -> client.user() + " from " + client.address().replaceFirst(":\\d+$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    return new Finding(
        InterlayCheck.POINT,
        Severity.CRITICAL,
        source,
        strangers.size()
            + (strangers.size() == 1 ? " client is" : " clients are")
            + " connected to it without an interlay: "
            + from
            + ".",
        "Point them at an interlay: the cutover disconnects clients that bypass the interlays. "
            + "Users that may stay, such as the replicas', belong in exodus.endpoints."
            + source
            + ".exempt-users.");
  }
}
