package io.exodus.endpoint.redis.control;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.redis.acl.AclUser;
import io.exodus.migration.Alteration;
import io.exodus.migration.Alteration.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known to be changed on one endpoint. Of users it is read once: what is known already need
 * not be noted again while the traffic is held.
 */
public final class Altered {

  /** The node that every endpoint has. */
  public static final String PRIMARY = "";

  private final Alterations kept;
  private List<Alteration> known;

  public Altered(Alterations kept) {
    this.kept = kept;
    this.known = kept.known();
  }

  /** Those that a fence has switched off on that server, or is about to. */
  public Set<String> users(String node) {
    return of(node).stream().map(Alteration::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Addresses of the replicas on which users are switched off. */
  public Set<String> replicas() {
    return known.stream()
        .filter(one -> one.kind() == Kind.USER && !one.node().equals(PRIMARY))
        .map(Alteration::node)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Asked for again: copies and streams, which have no such object of their own, change them too.
   */
  Map<String, Alteration> settings() {
    known = kept.known();
    Map<String, Alteration> settings = new HashMap<>();
    known.stream()
        .filter(one -> one.kind() == Kind.SETTING)
        .forEach(one -> settings.put(one.name(), one));
    return settings;
  }

  /** Notes those that are not known yet; asks nobody where all are. */
  public void noteUsers(String node, Collection<AclUser> users) {
    Set<String> present = users(node);
    note(
        users.stream()
            .map(AclUser::name)
            .filter(user -> !present.contains(user))
            .map(user -> Alteration.switchedOff(node, user))
            .toList());
  }

  void noteSetting(String name, String was, String made) {
    note(List.of(Alteration.setting(name, was, made)));
  }

  private void note(List<Alteration> altered) {
    if (altered.isEmpty()) {
      return;
    }
    kept.note(altered);
    List<Alteration> all = new ArrayList<>(known);
    for (Alteration one : altered) {
      String was =
          known.stream().filter(one::concerns).map(Alteration::was).findFirst().orElse(one.was());
      all.removeIf(one::concerns);
      all.add(new Alteration(one.node(), one.kind(), one.name(), was, one.made()));
    }
    known = List.copyOf(all);
  }

  public void forgetUsers(String node, long epoch) {
    forget(epoch, of(node));
  }

  public void forgetSettings(long epoch) {
    forget(epoch, List.copyOf(settings().values()));
  }

  private void forget(long epoch, List<Alteration> restored) {
    if (!restored.isEmpty()) {
      kept.forget(epoch, restored);
      known = known.stream().filter(one -> !restored.contains(one)).toList();
    }
  }

  private List<Alteration> of(String node) {
    return known.stream()
        .filter(one -> one.kind() == Kind.USER && one.node().equals(node))
        .toList();
  }
}
