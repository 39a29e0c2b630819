package io.exodus.endpoint.redis.preflight.settings;

import io.exodus.migration.Severity;
import java.util.List;

/**
 * A server setting that applications or operators notice where the target's differs.
 *
 * @param names of the setting, the present one first: Redis renames, and keeps the old name
 * @param effect on whoever uses the target, a sentence without its full stop
 */
record SettingRule(List<String> names, Differs differs, Severity severity, String effect) {

  /** When the target's value counts as another one. */
  enum Differs {
    /** Any difference. */
    ANY {
      @Override
      boolean between(String source, String target) {
        return source != null && target != null && !source.equals(target);
      }
    },
    /** The target's number is smaller. */
    LESS {
      @Override
      boolean between(String source, String target) {
        return source != null && target != null && number(target) < number(source);
      }
    },
    /** The target's number is greater. */
    MORE {
      @Override
      boolean between(String source, String target) {
        return target != null && number(target) > number(source);
      }
    },
    /** The target has a tighter limit; 0, or a server without the setting, has none. */
    TIGHTER {
      @Override
      boolean between(String source, String target) {
        long here = number(target);
        return here > 0 && (number(source) <= 0 || here < number(source));
      }
    };

    abstract boolean between(String source, String target);
  }

  /** What applications notice: an error, a lost connection, an event that does not come. */
  static final List<SettingRule> NOTICED =
      List.of(
          warning(
              Differs.TIGHTER, "It closes idle connections after a shorter time (s)", "timeout"),
          warning(
              Differs.LESS,
              "It refuses long values that the source accepts (bytes)",
              "proto-max-bulk-len"),
          warning(
              Differs.LESS,
              "It closes connections that send long commands, which the source accepts (bytes)",
              "client-query-buffer-limit"),
          warning(Differs.LESS, "It accepts fewer connections than the source", "maxclients"),
          warning(
              Differs.TIGHTER,
              "It closes connections when all their buffers together use too much memory (bytes)",
              "maxmemory-clients"),
          warning(
              Differs.TIGHTER,
              "It answers other clients with BUSY sooner while a long script runs (ms)",
              "busy-reply-threshold",
              "lua-time-limit"),
          warning(
              Differs.MORE,
              "It refuses writes with NOREPLICAS when fewer replicas are connected",
              "min-replicas-to-write"),
          warning(
              Differs.LESS,
              "It acknowledges writes with fewer replicas connected than the source",
              "min-replicas-to-write"),
          warning(Differs.ANY, "SORT with ALPHA may return a different order", "locale-collate"));

  /** What operators notice. */
  static final List<SettingRule> FOR_OPERATORS =
      List.of(
          info(
              Differs.TIGHTER,
              "It refuses writes, or evicts keys, at a lower limit than the source",
              "maxmemory"),
          info(
              Differs.ANY,
              "It counts a slow replica as connected for a different time (s)",
              "min-replicas-max-lag"),
          info(
              Differs.ANY,
              "It decides differently whether to accept writes after a failed snapshot",
              "stop-writes-on-bgsave-error"),
          info(
              Differs.ANY,
              "Users created there from now on may use different channels",
              "acl-pubsub-default"),
          info(
              Differs.TIGHTER,
              "Clients with a local cache must drop keys sooner",
              "tracking-table-max-keys"),
          info(
              Differs.ANY,
              "XTRIM and XADD with '~' keep another number of entries",
              "stream-node-max-entries"),
          info(
              Differs.ANY,
              "XTRIM and XADD with '~' keep another number of entries",
              "stream-node-max-bytes"),
          info(
              Differs.ANY,
              "It notices dead connections after a different time (s)",
              "tcp-keepalive"),
          info(Differs.LESS, "Expired keys and their events may come later", "hz"),
          info(
              Differs.LESS,
              "Expired keys and their events may come later",
              "active-expire-effort"));

  /** Told together, since nothing that clients see depends on them. */
  static final List<Group> GROUPS =
      List.of(
          new Group(
              "The same records may take more or less memory there",
              List.of(
                  List.of("hash-max-listpack-entries", "hash-max-ziplist-entries"),
                  List.of("hash-max-listpack-value", "hash-max-ziplist-value"),
                  List.of("zset-max-listpack-entries", "zset-max-ziplist-entries"),
                  List.of("zset-max-listpack-value", "zset-max-ziplist-value"),
                  List.of("list-max-listpack-size", "list-max-ziplist-size"),
                  List.of("list-compress-depth"),
                  List.of("set-max-intset-entries"),
                  List.of("set-max-listpack-entries"),
                  List.of("set-max-listpack-value"),
                  List.of("hll-sparse-max-bytes"))),
          new Group(
              "Deletions, and work in the background, may take longer or shorter there",
              List.of(
                  List.of("lazyfree-lazy-eviction"),
                  List.of("lazyfree-lazy-expire"),
                  List.of("lazyfree-lazy-server-del"),
                  List.of("lazyfree-lazy-user-del"),
                  List.of("lazyfree-lazy-user-flush"),
                  List.of("io-threads"),
                  List.of("activerehashing"),
                  List.of("activedefrag"))),
          new Group(
              "The server's own logs show more or less there",
              List.of(
                  List.of("slowlog-log-slower-than"),
                  List.of("slowlog-max-len"),
                  List.of("latency-monitor-threshold"),
                  List.of("latency-tracking"),
                  List.of("acllog-max-len"))));

  /** Settings by their names; each may have an older one. */
  record Group(String effect, List<List<String>> settings) {}

  private static SettingRule warning(Differs differs, String effect, String... names) {
    return new SettingRule(List.of(names), differs, Severity.WARNING, effect);
  }

  private static SettingRule info(Differs differs, String effect, String... names) {
    return new SettingRule(List.of(names), differs, Severity.INFO, effect);
  }

  /** 0 for what is not told, or no number. */
  static long number(String value) {
    try {
      return value == null ? 0 : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
