package io.exodus.demo.traffic;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** One client of an application: a thread, a connection, a steady pace. */
final class TrafficClient implements Runnable {

  /** Errors that say "not now": client libraries repeat the write. */
  private static final Set<String> RETRIABLE =
      Set.of("TRYAGAIN", "LOADING", "EXECABORT", "READONLY");

  /** Errors that say "not applied"; any other leaves the outcome unknown. */
  private static final Set<String> REFUSAL =
      Set.of("NOAUTH", "NOPERM", "WRONGPASS", "OOM", "WRONGTYPE", "MISCONF", "NOREPLICAS");

  private static final int WRITES_PER_READ = 4;
  private static final long RETRY_MIN_MILLIS = 2;
  private static final long RETRY_MAX_MILLIS = 20;
  private static final long RECONNECT_MIN_MILLIS = 5;
  private static final long RECONNECT_MAX_MILLIS = 200;

  private final int index;
  private final TrafficSettings settings;
  private final JedisClientConfig config;
  private final Workload workload;
  private final TrafficMetrics metrics;
  private final Gaps gaps;
  private final CountDownLatch stopping;
  private final Lock turns;
  private Jedis jedis;
  private boolean connectedBefore;

  TrafficClient(
      int index,
      TrafficSettings settings,
      Workload workload,
      TrafficMetrics metrics,
      Gaps gaps,
      CountDownLatch stopping,
      Lock turns) {
    this.index = index;
    this.settings = settings;
    this.config =
        DefaultJedisClientConfig.builder()
            .user(settings.user())
            .password(settings.password().reveal())
            .timeoutMillis(Math.toIntExact(settings.timeout().toMillis()))
            .clientName("demo-client-" + index)
            .build();
    this.workload = workload;
    this.metrics = metrics;
    this.gaps = gaps;
    this.stopping = stopping;
    this.turns = turns;
  }

  @Override
  public void run() {
    try {
      long interval = settings.intervalNanos();
      // Spread over the interval, so that the clients don't all write at once.
      long due = System.nanoTime() + interval * index / settings.clients();
      for (long turn = 1; !stopped(); turn++) {
        due = awaitTurn(due) + interval;
        turns.lockInterruptibly();
        try {
          write(workload.next());
          if (turn % WRITES_PER_READ == 0) {
            read();
          }
        } finally {
          turns.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  /** After a stall the pace goes on from now: catching up would be a burst of its own. */
  private static long awaitTurn(long due) {
    long now = System.nanoTime();
    while (now < due) {
      LockSupport.parkNanos(due - now);
      now = System.nanoTime();
    }
    return Math.max(due, now - 1_000_000);
  }

  private void write(Write write) throws InterruptedException {
    long pause = RETRY_MIN_MILLIS;
    while (connect()) {
      try {
        write.send(jedis);
        metrics.acknowledged.increment();
        gaps.acknowledged(index);
        return;
      } catch (JedisDataException e) {
        if (!RETRIABLE.contains(code(e))) {
          errorReply(write, e);
          return;
        }
        metrics.retried.increment();
        if (await(pause)) {
          return;
        }
        pause = Math.min(pause * 2, RETRY_MAX_MILLIS);
      } catch (RuntimeException e) {
        // Closed, timed out or unreadable: whether the server got it, nobody can tell.
        unknown(write, e);
        return;
      }
    }
  }

  private void errorReply(Write write, JedisDataException e) throws InterruptedException {
    if (REFUSAL.contains(code(e))) {
      metrics.error(e);
      disconnect();
      await(RETRY_MAX_MILLIS);
    } else {
      unknown(write, e);
    }
  }

  private void unknown(Write write, RuntimeException e) {
    write.recordUnknown();
    metrics.unknown.increment();
    metrics.error(e);
    disconnect();
  }

  private void read() throws InterruptedException {
    if (!connect()) {
      return;
    }
    try {
      workload.read(jedis);
      metrics.reads.increment();
    } catch (JedisDataException e) {
      if (RETRIABLE.contains(code(e))) {
        metrics.retried.increment();
      } else {
        metrics.error(e);
        disconnect();
      }
    } catch (RuntimeException e) {
      metrics.error(e);
      disconnect();
    }
  }

  /** False if the traffic is to stop before there is a connection. */
  private boolean connect() throws InterruptedException {
    long pause = RECONNECT_MIN_MILLIS;
    while (jedis == null) {
      try {
        jedis = new Jedis(settings.address(), config);
        if (connectedBefore) {
          metrics.reconnects.increment();
        }
        connectedBefore = true;
      } catch (JedisException e) {
        metrics.error(e);
        if (await(pause)) {
          return false;
        }
        pause = Math.min(pause * 2, RECONNECT_MAX_MILLIS);
      }
    }
    return true;
  }

  private void disconnect() {
    if (jedis != null) {
      try {
        jedis.close();
      } catch (JedisException e) {
        metrics.error(e);
      }
      jedis = null;
    }
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  private boolean await(long millis) throws InterruptedException {
    return stopping.await(millis, TimeUnit.MILLISECONDS);
  }

  private static String code(JedisDataException e) {
    String message = String.valueOf(e.getMessage());
    int space = message.indexOf(' ');
    return space < 0 ? message : message.substring(0, space);
  }
}
