package io.exodus.demo.traffic;

import io.exodus.demo.ledger.ClientLedger;
import io.exodus.demo.ledger.CounterAccount;
import io.exodus.demo.ledger.ListAccount;
import io.exodus.demo.ledger.SessionAccount;
import io.exodus.demo.ledger.ValueAccount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import redis.clients.jedis.Jedis;

/** What one client does next: a mix of writes, and reads of what it wrote. */
final class Workload {

  private final ClientLedger ledger;
  private final SplittableRandom random;
  private final List<Write> values = new ArrayList<>();
  private final List<Write> counters = new ArrayList<>();
  private final List<Write> sessions = new ArrayList<>();
  private final Write list;
  private final Write transaction;

  Workload(ClientLedger ledger, long seed) {
    this.ledger = ledger;
    this.random = new SplittableRandom(seed);
    ledger.values.forEach(account -> values.add(new SetValue(account)));
    ledger.counters.forEach(account -> counters.add(new Increment(account)));
    for (SessionAccount account : ledger.sessions) {
      for (SessionWrite.Way way : SessionWrite.Way.values()) {
        sessions.add(new SessionWrite(account, way));
      }
    }
    list = new Append(ledger.list);
    transaction = new TransactionWrite(ledger.transaction);
  }

  Write next() {
    int percent = random.nextInt(100);
    if (percent < 40) {
      return any(values);
    }
    if (percent < 60) {
      return any(counters);
    }
    if (percent < 75) {
      return any(sessions);
    }
    return percent < 90 ? list : transaction;
  }

  void read(Jedis jedis) {
    int percent = random.nextInt(100);
    if (percent < 50) {
      ValueAccount account = any(ledger.values);
      account.recordRead(text(jedis.get(account.key())));
    } else if (percent < 75) {
      CounterAccount account = any(ledger.counters);
      account.recordRead(text(jedis.get(account.key())));
    } else {
      SessionAccount account = any(ledger.sessions);
      String answer = text(jedis.get(account.key()));
      account.recordRead(answer, System.currentTimeMillis());
    }
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String text(byte[] answer) {
    return answer == null ? null : new String(answer, StandardCharsets.UTF_8);
  }

  private record SetValue(ValueAccount account) implements Write {

    @Override
    public void send(Jedis jedis) {
      jedis.set(account.key(), account.next());
      account.recordAcknowledged();
    }

    @Override
    public void recordUnknown() {
      account.recordUnknown();
    }
  }

  private record Increment(CounterAccount account) implements Write {

    @Override
    public void send(Jedis jedis) {
      account.recordAcknowledged(jedis.incr(account.key()));
    }

    @Override
    public void recordUnknown() {
      account.recordUnknown();
    }
  }

  private record Append(ListAccount account) implements Write {

    @Override
    public void send(Jedis jedis) {
      jedis.rpush(account.key(), account.next());
      account.recordAcknowledged();
    }

    @Override
    public void recordUnknown() {
      account.recordUnknown();
    }
  }
}
