package io.exodus.demo.ledger;

import java.nio.charset.StandardCharsets;

/** A key that is overwritten: the last acknowledged version, or a later one, must be there. */
public final class ValueAccount implements Account {

  private final String name;
  private final byte[] key;
  private final Versions versions;
  private final ReadFaults reads = new ReadFaults();
  private long acknowledged;
  private long unknown;

  ValueAccount(String name, int client) {
    this.name = name;
    this.key = name.getBytes(StandardCharsets.UTF_8);
    this.versions = new Versions(client);
  }

  public byte[] key() {
    return key;
  }

  public byte[] next() {
    return versions.next();
  }

  public void recordAcknowledged() {
    versions.recordAcknowledged();
    acknowledged++;
  }

  public void recordUnknown() {
    versions.recordUnknown();
    unknown++;
  }

  /** The client read its own key: an older version than acknowledged is a stale answer. */
  public void recordRead(String answer) {
    reads.look(versions.fault(answer));
  }

  @Override
  public long acknowledged() {
    return acknowledged;
  }

  @Override
  public long unknown() {
    return unknown;
  }

  @Override
  public void audit(Answers authority, Tally tally) {
    reads.audit("value " + name, tally);
    String fault = versions.fault(authority.get(name));
    if (fault != null) {
      tally.lost(1, "value " + name + " " + fault);
    }
  }
}
