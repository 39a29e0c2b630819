package io.exodus.demo.ledger;

import java.nio.charset.StandardCharsets;

/**
 * A session with a sliding expiry: the last acknowledged content must be there, and expire when the
 * last acknowledged touch said so.
 */
public final class SessionAccount implements Account {

  /** Replies arrive later than the server applies, and an expiry set by second is a rounded one. */
  static final long TOLERANCE_MILLIS = 2_000;

  private static final long SHORTEST_SECONDS = 1_800;

  /** Each refresh asks for another time to live, so that one that was lost shows in the expiry. */
  private static final long STEP_SECONDS = 60;

  private static final int STEPS = 7;

  private final String name;
  private final byte[] key;
  private final Versions versions;
  private final ReadFaults reads = new ReadFaults();
  private long refreshes;
  private long acknowledged;
  private long unknown;
  private long expiresFrom;
  private long expiresUntil;
  private boolean missing;
  private boolean over;

  SessionAccount(String name, int client) {
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

  /** The time to live to be asked for next, in seconds. */
  public long nextSeconds() {
    return SHORTEST_SECONDS + STEP_SECONDS * (refreshes % STEPS);
  }

  /** True once there must be a session that can be touched. */
  public boolean exists() {
    return versions.anyAcknowledged() && !over;
  }

  public void recordWritten(long sentMillis, long repliedMillis) {
    versions.recordAcknowledged();
    over = false;
    refreshed(sentMillis, repliedMillis);
  }

  /**
   * @param there false if the server answered that there is no such session
   */
  public void recordTouched(long sentMillis, long repliedMillis, boolean there) {
    if (!there && hasRunOut(repliedMillis)) {
      over = true;
      acknowledged++;
      return;
    }
    missing |= !there;
    refreshed(sentMillis, repliedMillis);
  }

  /** True where nobody touched it for its whole lifetime, as after a night's sleep of the host. */
  private boolean hasRunOut(long millis) {
    return millis >= expiresFrom - TOLERANCE_MILLIS;
  }

  private void refreshed(long sentMillis, long repliedMillis) {
    long lifetime = nextSeconds() * 1_000;
    expiresFrom = sentMillis + lifetime;
    expiresUntil = repliedMillis + lifetime;
    refreshes++;
    acknowledged++;
  }

  public void recordUnknown(boolean written, long sentMillis, long givenUpMillis) {
    if (written) {
      versions.recordUnknown();
    }
    long lifetime = nextSeconds() * 1_000;
    expiresFrom = Math.min(expiresFrom, sentMillis + lifetime);
    expiresUntil = Math.max(expiresUntil, givenUpMillis + lifetime);
    refreshes++;
    unknown++;
  }

  public void recordRead(String answer, long readMillis) {
    reads.look(fault(answer, readMillis));
  }

  private String fault(String answer, long millis) {
    return answer == null && hasRunOut(millis) ? null : versions.fault(answer);
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
    reads.audit("session " + name, tally);
    String answer = authority.get(name);
    String fault = fault(answer, authority.nowMillis());
    if (fault != null) {
      tally.lost(1, "session " + name + " " + fault);
    } else if (missing) {
      tally.lost(1, "session " + name + " was gone when it was touched");
    } else if (answer != null && versions.anyAcknowledged()) {
      auditExpiry(authority.pttl(name), authority.nowMillis(), tally);
    }
  }

  private void auditExpiry(long pttl, long now, Tally tally) {
    long atLeast = expiresFrom - now - TOLERANCE_MILLIS;
    long atMost = expiresUntil - now + TOLERANCE_MILLIS;
    if (pttl < atLeast || pttl > atMost) {
      tally.lost(
          1,
          "session "
              + name
              + (pttl < 0 ? " never expires" : " expires in " + pttl + " ms")
              + ", its last touch makes that "
              + atLeast
              + " to "
              + atMost
              + " ms");
    }
  }
}
