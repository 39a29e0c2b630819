package io.exodus.interlay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.Jedis;

/**
 * Clients that count, each its own key, and keep book of what was acknowledged. A count that comes
 * again, or is missing at the end, was an acknowledged write that is lost.
 */
final class Ledger implements AutoCloseable {

  private final List<Counter> counters = new ArrayList<>();
  private volatile boolean stop;

  Ledger(String name, int port, int clients) {
    for (int i = 0; i < clients; i++) {
      Counter counter = new Counter(name + ":" + i, port, i);
      counters.add(counter);
      counter.start();
    }
  }

  long acknowledged() {
    return counters.stream().mapToLong(counter -> counter.acknowledged.get()).sum();
  }

  long failures() {
    return counters.stream().mapToLong(counter -> counter.failures.get()).sum();
  }

  String firstFailure() {
    return counters.stream()
        .map(counter -> counter.failure)
        .filter(failure -> failure != null)
        .findFirst()
        .orElse("none");
  }

  /** Acknowledged writes that are lost, by what that server holds now. */
  long lost(Jedis server) {
    return counters.stream().filter(counter -> counter.lost(server)).count();
  }

  void copy(Jedis from, Jedis to) {
    for (Counter counter : counters) {
      String value = from.get(counter.key);
      if (value != null) {
        to.set(counter.key, value);
      }
    }
  }

  void stop() throws InterruptedException {
    stop = true;
    for (Counter counter : counters) {
      counter.join(20_000);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }

  private final class Counter extends Thread {
    private final String key;
    private final int port;
    private final int style;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile String failure;
    private volatile boolean cameAgain;
    private volatile long last;

    Counter(String key, int port, int style) {
      super("ledger-" + key);
      this.key = key;
      this.port = port;
      this.style = style;
      setDaemon(true);
    }

    @Override
    public void run() {
      while (!stop) {
        try (WireClient client = new WireClient(port)) {
          expect(client.ask("AUTH", "app", "pw"), "+OK");
          while (!stop) {
            count(client);
          }
        } catch (IOException e) {
          failures.incrementAndGet();
          failure = failure == null ? key + ": " + e : failure;
        }
      }
    }

    private void count(WireClient client) throws IOException {
      switch (style % 3) {
        case 0 -> note(client.ask("INCR", key));
        case 1 -> {
          for (int i = 0; i < 20; i++) {
            client.send("INCR", key);
          }
          for (int i = 0; i < 20; i++) {
            note(client.read());
          }
        }
        default -> {
          expect(client.ask("MULTI"), "+OK");
          expect(client.ask("INCR", key), "+QUEUED");
          String answers = client.ask("EXEC");
          expect(answers.substring(0, Math.min(2, answers.length())), "[:");
          note(answers.substring(1, answers.length() - 1));
        }
      }
    }

    private void note(String answer) throws IOException {
      expect(answer.substring(0, 1), ":");
      long count = Long.parseLong(answer.substring(1));
      cameAgain |= count <= last;
      last = count;
      acknowledged.incrementAndGet();
    }

    private void expect(String answer, String expected) throws IOException {
      if (!answer.equals(expected)) {
        throw new IOException("answered " + answer + " instead of " + expected);
      }
    }

    boolean lost(Jedis server) {
      String value = server.get(key);
      return cameAgain || last > (value == null ? 0 : Long.parseLong(value));
    }
  }
}
