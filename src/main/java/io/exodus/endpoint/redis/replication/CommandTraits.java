package io.exodus.endpoint.redis.replication;

/**
 * How a command of an origin's log is to be translated, as far as its name alone says it.
 *
 * @param name in upper case
 * @param first it writes its first argument, and nothing else
 * @param mayBeRelative it may carry a relative time to live
 */
record CommandTraits(String name, boolean first, boolean mayBeRelative) {

  static CommandTraits of(String name) {
    return new CommandTraits(name, ReplicationKeys.first(name), ReplicationTtl.mayBeRelative(name));
  }
}
