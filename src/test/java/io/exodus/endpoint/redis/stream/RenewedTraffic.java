package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.server.SideServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/**
 * Clients that keep keys alive: sessions, counters and locks, each renewed three times within its
 * time to live. They know what was acknowledged, and so what must be there.
 */
final class RenewedTraffic implements AutoCloseable {

  /** Nobody is blamed for a key that ended as it was looked at. */
  private static final long ENDING_MILLIS = 150;

  private static final long APART_MILLIS = 1_000;
  private static final int AT_ONCE = 100;

  /** What was wrong; empty if nothing was. */
  final List<String> wrong = new CopyOnWriteArrayList<>();

  final AtomicLong renewals = new AtomicLong();
  final AtomicLong compared = new AtomicLong();
  final AtomicLong longestApart = new AtomicLong();
  private final List<Key> keys = new ArrayList<>();
  private final ReentrantReadWriteLock hold = new ReentrantReadWriteLock(true);
  private final List<Thread> clients = new ArrayList<>();
  private volatile SideServer server;
  private volatile int flips;
  private volatile boolean ended;

  RenewedTraffic(SideServer server, int count, long shortest, long longest, int threads) {
    this.server = server;
    Random random = new Random(11);
    for (int i = 0; i < count; i++) {
      long life = shortest + (longest > shortest ? random.nextInt((int) (longest - shortest)) : 0);
      keys.add(new Key(Kind.values()[i % Kind.values().length], i, life));
    }
    for (int i = 0; i < threads; i++) {
      List<Key> some = new ArrayList<>();
      for (int k = i; k < keys.size(); k += threads) {
        some.add(keys.get(k));
      }
      Thread client = new Thread(() -> renew(some), "test-renews-" + i);
      client.setDaemon(true);
      clients.add(client);
      client.start();
    }
  }

  private enum Kind {
    SESSION,
    COUNTER,
    LOCK
  }

  private static final class Key {
    final Kind kind;
    final String name;
    final long life;
    long value;
    long due;

    /** Until then it lives for sure, by what was acknowledged. */
    long lives;

    Key(Kind kind, int number, long life) {
      this.kind = kind;
      this.name = kind.name().toLowerCase() + ":" + number;
      this.life = life;
    }
  }

  private void renew(List<Key> some) {
    Jedis jedis = null;
    int at = -1;
    try {
      while (!ended) {
        long now = System.currentTimeMillis();
        List<Key> due = some.stream().filter(key -> key.due <= now).limit(AT_ONCE).toList();
        if (due.isEmpty()) {
          Thread.sleep(5);
          continue;
        }
        hold.readLock().lock();
        try {
          if (at != flips) {
            at = flips;
            if (jedis != null) {
              jedis.close();
            }
            jedis = new Jedis("127.0.0.1", server.port, 10_000);
            jedis.auth(SideServer.APPLICATION, SideServer.PASSWORD);
          }
          renew(jedis, due);
        } finally {
          hold.readLock().unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!ended) {
        wrong.add("a client failed: " + e);
      }
    } finally {
      if (jedis != null) {
        jedis.close();
      }
    }
  }

  private void renew(Jedis jedis, List<Key> due) {
    long sent = System.currentTimeMillis();
    List<Response<?>> answers = new ArrayList<>();
    Pipeline pipeline = jedis.pipelined();
    for (Key key : due) {
      boolean alive = key.lives > sent;
      switch (key.kind) {
        case SESSION:
          if (!alive) {
            pipeline.psetex(key.name, key.life, "session");
          }
          answers.add(pipeline.pexpire(key.name, key.life));
          break;
        case LOCK:
          if (!alive) {
            pipeline.set(key.name, "token", SetParams.setParams().px(key.life));
          }
          answers.add(pipeline.pexpire(key.name, key.life));
          break;
        default:
          answers.add(pipeline.incr(key.name));
          pipeline.pexpire(key.name, key.life);
      }
    }
    pipeline.sync();
    long heard = System.currentTimeMillis();
    for (int i = 0; i < due.size(); i++) {
      Key key = due.get(i);
      long answer = (Long) answers.get(i).get();
      boolean alive = key.lives > heard + ENDING_MILLIS;
      if (key.kind == Kind.COUNTER) {
        if (alive && answer != key.value + 1) {
          wrong.add(key.name + " restarted at " + answer + " in place of " + (key.value + 1));
        }
        key.value = answer;
      } else if (alive && answer != 1) {
        wrong.add(key.name + " was gone");
      }
      key.lives = answer == 0 ? 0 : sent + key.life;
      key.due = sent + key.life / 3;
    }
    renewals.addAndGet(due.size());
  }

  /** Waits until what is being said has been answered; nothing more is said. */
  void hold() {
    hold.writeLock().lock();
  }

  void resume(SideServer next) {
    server = next;
    flips++;
    hold.writeLock().unlock();
  }

  /** While held: what lives on the one side lives on the other. */
  void compare(SideServer from, SideServer to) {
    Jedis old = from.exodus();
    Jedis next = to.exodus();
    for (int page = 0; page < keys.size(); page += 500) {
      List<Key> some = keys.subList(page, Math.min(keys.size(), page + 500));
      List<Held> there = look(old, some);
      List<Held> here = look(next, some);
      for (int i = 0; i < some.size(); i++) {
        compare(some.get(i), there.get(i), here.get(i));
      }
    }
  }

  private record Held(Response<String> value, Response<Long> left) {}

  private static List<Held> look(Jedis jedis, List<Key> some) {
    Pipeline pipeline = jedis.pipelined();
    List<Held> held = new ArrayList<>();
    for (Key key : some) {
      held.add(new Held(pipeline.get(key.name), pipeline.pttl(key.name)));
    }
    pipeline.sync();
    return held;
  }

  private void compare(Key key, Held there, Held here) {
    long left = there.left.get();
    if (left < ENDING_MILLIS && left != -1) {
      return;
    }
    compared.incrementAndGet();
    String value = there.value.get();
    if (here.value.get() == null) {
      wrong.add(key.name + " is missing, " + left + " ms before its end");
    } else if (!here.value.get().equals(value)) {
      wrong.add(key.name + " is " + here.value.get() + " in place of " + value);
    } else {
      long apart = Math.abs(here.left.get() - left);
      longestApart.accumulateAndGet(apart, Math::max);
      if (apart > APART_MILLIS) {
        wrong.add(key.name + " ends " + apart + " ms apart");
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread client : clients) {
      client.join(10_000);
    }
  }
}
