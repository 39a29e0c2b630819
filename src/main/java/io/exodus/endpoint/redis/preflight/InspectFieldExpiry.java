package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.preflight.check.KeySample;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.migration.Incompatibility.Presence;
import java.util.List;

/**
 * Have fields of hashes a time to live of their own (Redis 7.4, Valkey 9)? Each of the two stores
 * them in a format that the other cannot read.
 */
final class InspectFieldExpiry implements InspectorCheck {

  private static final int FIELDS = 10;
  private static final List<String> COMMANDS =
      List.of("hexpire", "hpexpire", "hexpireat", "hpexpireat", "hsetex", "hgetex");

  /** What is known of both sides. */
  record Facts(
      String source,
      RedisInfo sourceInfo,
      String target,
      RedisInfo targetInfo,
      boolean targetKnows,
      boolean held,
      boolean used) {}

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    if (!source.knows("hpttl")) {
      return;
    }
    RedisInfo statistics = source.statistics();
    judge(
        new Facts(
            source.name(),
            source.info(),
            target.name(),
            target.info(),
            target.knows("hpttl"),
            held(source),
            COMMANDS.stream().anyMatch(name -> statistics.used(name))),
        findings);
  }

  static void judge(Facts facts, Findings findings) {
    String why = unreadable(facts);
    if (facts.held()) {
      String message = "Fields of its hashes have their own time to live.";
      Findings held = findings.about("fieldExpiry", Presence.HELD, why == null);
      if (why == null) {
        held.warning(
            facts.source(), message, "The comparison checks their values, not those times.");
      } else {
        held.critical(
            facts.source(),
            message + " " + why + ".",
            "Remove those times before the run (HPERSIST), store such fields as separate keys, or "
                + "choose a target of the same product and use its own replication.");
      }
    } else if (why != null && facts.targetKnows() && facts.used()) {
      findings
          .about("fieldExpiry", Presence.USED, false)
          .warning(
              facts.source(),
              "Clients give fields of hashes a time to live. No field has one now. If a field has "
                  + "one when the copy begins: "
                  + why
                  + ".",
              "Make sure that no client uses HEXPIRE, HSETEX or similar commands until the run is "
                  + "over.");
    }
  }

  /** Null where the target gets them. */
  private static String unreadable(Facts facts) {
    if (facts.sourceInfo().valkey()) {
      return "Valkey sends such hashes only to a replica that reads its newest snapshot format. "
          + "Exodus does not read it, so the copy fails";
    }
    if (!facts.targetKnows()) {
      return "The target would keep these fields for ever, because its version does not know such "
          + "times";
    }
    return facts.targetInfo().valkey()
        ? "Redis and Valkey store such hashes in different formats: the target refuses them"
        : null;
  }

  private static boolean held(InspectedServer source) {
    long told = source.info().hashesWithExpiringFields();
    return told > 0
        || told < 0
            && KeySample.of(source).stream()
                .anyMatch(key -> key.type().equals("hash") && expires(source, key));
  }

  private static boolean expires(InspectedServer source, KeySample key) {
    RedisClient client = source.client();
    client.call("SELECT", key.database());
    try {
      List<?> fields = client.list("HRANDFIELD", key.key(), FIELDS);
      return !fields.isEmpty()
          && client.list("HPTTL", key.key(), "FIELDS", fields.size(), fields).stream()
              .anyMatch(left -> (Long) left >= 0);
    } finally {
      client.call("SELECT", 0);
    }
  }
}
