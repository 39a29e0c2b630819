package io.exodus.endpoint.redis.preflight;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.preflight.check.KeySample;
import io.exodus.endpoint.redis.snapshot.CopyDump;
import io.exodus.endpoint.redis.snapshot.SnapshotFormat;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.migration.Incompatibility.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Can Exodus read what the source writes of its records? Looks at dumps of some: a format that is
 * newer than this version of Exodus shows there before a copy breaks off.
 */
final class InspectSnapshot implements InspectorCheck {

  private static final int EACH_TYPE = 50;
  private static final int BYTES = 1 << 16;

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    Map<String, Integer> looked = new HashMap<>();
    List<byte[]> dumps = new ArrayList<>();
    int database = 0;
    for (KeySample sample : KeySample.of(source)) {
      if (sample.bytes() > BYTES || looked.merge(sample.type(), 1, Integer::sum) > EACH_TYPE) {
        continue;
      }
      if (sample.database() != database) {
        database = sample.database();
        source.client().call("SELECT", database);
      }
      if (source.client().send(command("DUMP", (Object) sample.key())).get(0)
          instanceof byte[] dump) {
        dumps.add(dump);
      }
    }
    source.client().call("SELECT", 0);
    judge(source.name(), source.info(), dumps, findings);
  }

  static void judge(String source, RedisInfo info, List<byte[]> dumps, Findings findings) {
    Findings held = findings.about("dumpFormat", Presence.HELD, false);
    TreeSet<Integer> types = new TreeSet<>();
    int version = 0;
    for (byte[] dump : dumps) {
      types.add(dump[0] & 0xff);
      version = Math.max(version, CopyDump.version(dump));
    }
    types.removeIf(SnapshotFormat::reads);
    String advice =
        "Use a version of Exodus that knows them, or the database's own replication. Until then "
            + "the copy would fail.";
    if (!types.isEmpty()) {
      held.critical(
          source,
          "It holds records of a type that Exodus does not know: type "
              + types.toString().replaceAll("[\\[\\]]", "")
              + " of its snapshots ("
              + info.product()
              + ").",
          advice);
    } else if (version > SnapshotFormat.NEWEST && !info.valkey()) {
      // Valkey numbers its formats apart, and sends an older one to whom it does not know.
      held.critical(
          source,
          "It writes snapshots of version "
              + version
              + " ("
              + info.product()
              + "); Exodus reads versions up to "
              + SnapshotFormat.NEWEST
              + ".",
          advice);
    }
  }
}
