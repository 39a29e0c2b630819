package io.exodus.memory;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Applications that write all the time, through an interlay. */
final class LineTraffic implements AutoCloseable {

  private static final int CLIENTS = 4;
  private static final int RECORDS = 50;
  private static final long PAUSE_MILLIS = 5;

  private final int port;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final List<LineLedger> ledgers = new ArrayList<>();
  private final AtomicReference<String> trouble = new AtomicReference<>();

  /**
   * @param port of the interlay
   */
  LineTraffic(int port) {
    this.port = port;
    for (int client = 0; client < CLIENTS; client++) {
      int number = client;
      LineLedger ledger = new LineLedger(number);
      ledgers.add(ledger);
      threads.add(new Thread(() -> run(number, ledger), "application-" + number));
    }
    threads.forEach(Thread::start);
  }

  long acknowledged() {
    return ledgers.stream().mapToLong(LineLedger::acknowledged).sum();
  }

  private void run(int number, LineLedger ledger) {
    int write = 0;
    while (!pause()) {
      try (LineClient client = new LineClient(port)) {
        client.login(MemoryPair.APPLICATION_USER, MemoryPair.APPLICATION_PASSWORD);
        while (!pause()) {
          write++;
          count(client, ledger);
          draw(client, ledger);
          write(client, ledger, "orders " + number + "-" + write % RECORDS, "ordered-" + write);
        }
      } catch (UncheckedIOException e) {
        // Its connection has ended; it comes again.
      }
    }
  }

  private void count(LineClient client, LineLedger ledger) {
    try {
      if (done(client.send("ADD " + ledger.counter() + " 1"))) {
        ledger.counted();
      }
    } catch (UncheckedIOException e) {
      ledger.perhapsCounted();
      throw e;
    }
  }

  private void draw(LineClient client, LineLedger ledger) {
    String reply = client.send("NEXT tickets");
    if (done(reply)) {
      ledger.drawn(reply);
    }
  }

  private void write(LineClient client, LineLedger ledger, String record, String text) {
    try {
      if (done(client.send("SET " + record + " " + text))) {
        ledger.written(record, text);
      }
    } catch (UncheckedIOException e) {
      ledger.perhapsWritten(record, text);
      throw e;
    }
  }

  /** The interlay itself answers RETRY where nothing was done. */
  private boolean done(String reply) {
    boolean done = reply.startsWith("OK") || reply.startsWith("VALUE ");
    if (!done && !reply.startsWith("RETRY ")) {
      trouble.compareAndSet(null, "an application was answered " + reply);
    }
    return done;
  }

  /** Whether it is over. */
  private boolean pause() {
    try {
      return over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * What is not as it was acknowledged, once it is over.
   *
   * @param authority the database that is in charge
   */
  List<String> problems(LineClient authority) {
    List<String> problems = new ArrayList<>();
    if (trouble.get() != null) {
      problems.add(trouble.get());
    }
    Set<String> drawn = new HashSet<>();
    for (LineLedger ledger : ledgers) {
      problems.addAll(ledger.problems(authority));
      for (String number : ledger.numbers()) {
        if (!drawn.add(number)) {
          problems.add("the sequence has given twice the " + number);
        }
      }
    }
    return problems;
  }

  /** Ends it, and waits until nothing is under way any more. */
  @Override
  public void close() {
    over.countDown();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
