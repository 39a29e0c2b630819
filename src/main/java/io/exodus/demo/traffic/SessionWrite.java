package io.exodus.demo.traffic;

import io.exodus.demo.ledger.SessionAccount;
import java.nio.charset.StandardCharsets;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.SetParams;

/** Writes a session, or touches it in one of the two ways that applications know. */
final class SessionWrite implements Write {

  enum Way {
    WRITE,
    READ_AND_TOUCH,
    TOUCH
  }

  private final SessionAccount session;
  private final Way way;
  private long sentMillis;

  SessionWrite(SessionAccount session, Way way) {
    this.session = session;
    this.way = way;
  }

  @Override
  public void send(Jedis jedis) {
    sentMillis = System.currentTimeMillis();
    long seconds = session.nextSeconds();
    if (writes()) {
      jedis.set(session.key(), session.next(), SetParams.setParams().ex(seconds));
      session.recordWritten(sentMillis, System.currentTimeMillis());
    } else if (way == Way.READ_AND_TOUCH) {
      byte[] answer = jedis.getEx(session.key(), GetExParams.getExParams().ex(seconds));
      long repliedMillis = System.currentTimeMillis();
      session.recordRead(
          answer == null ? null : new String(answer, StandardCharsets.UTF_8), repliedMillis);
      session.recordTouched(sentMillis, repliedMillis, answer != null);
    } else {
      long there = jedis.expire(session.key(), seconds);
      session.recordTouched(sentMillis, System.currentTimeMillis(), there == 1);
    }
  }

  @Override
  public void recordUnknown() {
    session.recordUnknown(writes(), sentMillis, System.currentTimeMillis());
  }

  /** Nothing can be touched before there is something. */
  private boolean writes() {
    return way == Way.WRITE || !session.exists();
  }
}
