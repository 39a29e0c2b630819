package io.exodus.endpoint.redis.bench;

import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespPipe;
import io.exodus.migration.Direction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import redis.clients.jedis.Jedis;

/**
 * How many commands a second a stream applies, each exactly once: a worker that is killed half way
 * through a backlog, its successor, then live writes with both connections cut half way: by a
 * worker that has just started, and once more by the same one, whose code is compiled by then.
 */
final class StreamBench {

  private static final int COUNTERS = 10_000;
  private static final int STRINGS = 200_000;

  /** Of ten steps nine are one command, the tenth is a transaction of three. */
  private static final double COMMANDS_A_STEP = 1.2;

  private final BenchBed bed;
  private final Path classes;
  private final int source;
  private final int target;
  private final Random random = new Random(11);
  private final long[] counts = new long[COUNTERS];
  private int steps;

  private StreamBench(BenchBed bed, Path classes) throws Exception {
    this.bed = bed;
    this.classes = classes;
    this.source = bed.server();
    this.target = bed.server();
  }

  /**
   * @param rounds each build streams once a round
   */
  static void run(BenchBed bed, int commands, int rounds, Map<String, Path> builds)
      throws Exception {
    Map<String, List<Rates>> told = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      for (Map.Entry<String, Path> build : builds.entrySet()) {
        Rates rates = new StreamBench(bed, build.getValue()).run(build.getKey(), commands);
        told.computeIfAbsent(build.getKey(), name -> new ArrayList<>()).add(rates);
      }
    }
    System.out.printf(
        "%n%-30s %10s %10s %10s %8s %10s %8s %8s%n",
        "applied exactly once",
        "backlog/s",
        "worst",
        "live/s",
        "CPU us",
        "warm/s",
        "CPU us",
        "heap MB");
    told.forEach(
        (name, all) ->
            System.out.printf(
                "%-30s %10.0f %10.0f %10.0f %8.2f %10.0f %8.2f %8d%n",
                name,
                CopyBench.median(all.stream().map(Rates::backlog).toList()),
                all.stream().mapToDouble(Rates::backlog).min().orElseThrow(),
                CopyBench.median(all.stream().map(Rates::live).toList()),
                CopyBench.median(all.stream().map(Rates::liveMicros).toList()),
                CopyBench.median(all.stream().map(Rates::warm).toList()),
                CopyBench.median(all.stream().map(Rates::warmMicros).toList()),
                all.stream().mapToLong(Rates::liveMegabytes).max().orElseThrow()));
  }

  /**
   * @param backlog commands a second out of a backlog
   * @param live commands a second while they are being written, by a worker that has just started
   * @param liveMicros processor time of that worker for a command
   * @param warm as live, once more by the same worker
   * @param liveMegabytes of heap
   */
  private record Rates(
      double backlog,
      double live,
      double liveMicros,
      double warm,
      double warmMicros,
      long liveMegabytes) {}

  private Rates run(String name, int commands) throws Exception {
    try (Jedis from = BenchBed.client(source);
        Jedis to = BenchBed.client(target)) {
      // The writes of the whole outage must fit.
      from.configSet("repl-backlog-size", "1gb");
      from.configSet("client-output-buffer-limit", "replica 0 0 0");
      bed.worker(classes, "copy", Integer.toString(source), Integer.toString(target)).finish();
      double backlog = backlog(from, to, commands);
      BenchBed.Worker worker = follow();
      double live = live(from, to, commands / 2, worker);
      double cpu = worker.told().cpu();
      double warm = live(from, to, commands / 2, worker);
      BenchBed.Told told = worker.told();
      worker.kill();
      requireOnce(to);
      CopyBench.requireSame(name, BenchData.digest(from), BenchData.digest(to));
      System.err.printf("%s: %.0f backlog, %.0f live, %.0f warm%n", name, backlog, live, warm);
      return new Rates(
          backlog,
          live,
          2e6 * cpu / commands,
          warm,
          2e6 * (told.cpu() - cpu) / commands,
          told.liveMegabytes());
    } finally {
      bed.stopServer(source);
      bed.stopServer(target);
    }
  }

  /** Written while no worker is there; returns what the two workers together applied a second. */
  private double backlog(Jedis from, Jedis to, int commands) throws Exception {
    long start = end(from);
    write(commands);
    long end = end(from);
    long half = start + (end - start) / 2;

    BenchBed.Worker first = follow();
    double before = seconds(to, start, half);
    first.kill();
    long killed = offset(to);
    if (killed >= end) {
      throw new IllegalStateException("the worker was done before it was killed; stream more");
    }
    BenchBed.Worker second = follow();
    double after = seconds(to, killed, end);
    second.kill();
    double share = (double) (half - start) / (end - start);
    return commands / (before + after) * (share + (double) (end - killed) / (end - start));
  }

  /** From the first change that a worker applies beyond one offset until another is reached. */
  private double seconds(Jedis to, long from, long until) throws InterruptedException {
    BenchBed.await("the worker's beginning", () -> offset(to) > from);
    long start = System.nanoTime();
    long begun = offset(to);
    BenchBed.await("the worker's progress", () -> offset(to) >= until);
    long reached = offset(to);
    double seconds = (System.nanoTime() - start) / 1e9;
    return seconds * (until - from) / (reached - begun);
  }

  private double live(Jedis from, Jedis to, int commands, BenchBed.Worker worker) throws Exception {
    BenchBed.await("FOLLOWING", () -> offset(to) >= end(from));
    long start = System.nanoTime();
    write(commands / 2);
    cut(from);
    cut(to);
    write(commands / 2);
    long end = end(from);
    BenchBed.await("the end of the stream", () -> offset(to) >= end);
    if (!worker.process().isAlive()) {
      worker.finish();
    }
    return commands / ((System.nanoTime() - start) / 1e9);
  }

  /** Ends Exodus's connections. */
  private static void cut(Jedis server) {
    for (String client : server.clientList().split("\n")) {
      if (client.contains(" name=exodus")) {
        server.clientKill(client.replaceFirst("^.* addr=(\\S+) .*$", "$1"));
      }
    }
  }

  private BenchBed.Worker follow() throws Exception {
    return bed.worker(
        classes,
        "follow",
        Integer.toString(source),
        Integer.toString(target),
        bed.directory("spool").toString());
  }

  /** SETs, INCRs and small transactions, pipelined. */
  private void write(int commands) throws Exception {
    int until = steps + (int) (commands / COMMANDS_A_STEP);
    RespConnection connection =
        RespConnection.open(ReplicationServers.endpoint("source", source), "bench");
    try (RespPipe pipe = new RespPipe(connection, "bench")) {
      for (; steps < until; steps++) {
        if (steps % 10 == 9) {
          send(pipe, "MULTI");
          increment(pipe);
          set(pipe);
          increment(pipe);
          send(pipe, "EXEC");
        } else if (steps % 10 < 5) {
          set(pipe);
        } else {
          increment(pipe);
        }
      }
      pipe.drain();
    }
  }

  private void set(RespPipe pipe) throws Exception {
    byte[] key = BenchData.ascii("string:" + random.nextInt(STRINGS));
    pipe.send(StreamBench::demand, BenchData.ascii("SET"), key, BenchData.value(random));
  }

  private void increment(RespPipe pipe) throws Exception {
    int counter = random.nextInt(COUNTERS);
    counts[counter]++;
    send(pipe, "INCR", "counter:" + counter);
  }

  private static void send(RespPipe pipe, String... words) throws Exception {
    byte[][] arguments = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      arguments[i] = BenchData.ascii(words[i]);
    }
    pipe.send(StreamBench::demand, arguments);
  }

  private static void demand(RespError error) {
    if (error != null) {
      throw new IllegalStateException(error.message());
    }
  }

  private static long end(Jedis from) {
    return new RedisInfo(from.info("replication")).position().offset();
  }

  private static long offset(Jedis to) {
    to.select(ExodusKeys.SPARE_DATABASE);
    return Checkpoint.read(to.hgetAll(new ExodusKeys("bench").checkpoint(Direction.FORWARD)))
        .offset();
  }

  /** A change applied twice, or never, shows in a counter. */
  private void requireOnce(Jedis to) {
    to.select(0);
    for (int i = 0; i < COUNTERS; i++) {
      String value = to.get("counter:" + i);
      if (Long.parseLong(value) != counts[i]) {
        throw new IllegalStateException(
            "counter:" + i + " is " + value + ", incremented " + counts[i] + " times");
      }
    }
  }
}
