package io.exodus.endpoint.redis.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;

/**
 * For src/bench/redis-copy.sh: a copy by Exodus beside native replication and a plain client, round
 * by round, and a stream's rate. Every result is compared with the source before it counts.
 */
final class CopyBench {

  private static final String NATIVE = "native REPLICAOF";
  private static final String EXODUS = "Exodus";

  private final BenchBed bed;
  private final Map<String, List<BenchBed.Told>> told = new LinkedHashMap<>();

  private CopyBench(BenchBed bed) {
    this.bed = bed;
  }

  /**
   * @param args strings to copy, rounds, commands to stream, then as many as wanted of
   *     name=classes: other builds of Exodus to be measured in the same run
   */
  public static void main(String[] args) throws Exception {
    int strings = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    int commands = Integer.parseInt(args[2]);
    Map<String, Path> builds = new LinkedHashMap<>();
    for (int i = 3; i < args.length; i++) {
      String[] build = args[i].split("=", 2);
      builds.put(EXODUS + ", " + build[0], Path.of(build[1]));
    }
    builds.put(EXODUS, Path.of("target/classes"));
    try (BenchBed bed = new BenchBed()) {
      if (rounds > 0) {
        new CopyBench(bed).copies(strings, rounds, builds);
      }
      if (commands > 0) {
        StreamBench.run(bed, commands, Math.max(1, rounds), builds);
      }
    }
  }

  private void copies(int strings, int rounds, Map<String, Path> builds) throws Exception {
    int source = bed.server();
    try (Jedis jedis = BenchBed.client(source)) {
      BenchData.seed(jedis, strings);
      long keys = jedis.dbSize();
      String digest = BenchData.digest(jedis);
      for (int i = 0; i < rounds; i++) {
        measure(NATIVE, source, digest, target -> replicate(source, target, keys));
        for (Map.Entry<String, Path> build : builds.entrySet()) {
          measure(build.getKey(), source, digest, target -> worker(build, "copy", source, target));
        }
        measure(
            "SCAN + DUMP + RESTORE, Jedis",
            source,
            digest,
            target -> worker(Map.entry("", Path.of("target/classes")), "plain", source, target));
      }
      report(keys);
    }
    bed.stopServer(source);
    if (strings > 0) {
      twice(2 * strings, builds.get(EXODUS));
    }
  }

  private interface Way {
    BenchBed.Told copyTo(int target) throws Exception;
  }

  private void measure(String name, int source, String digest, Way way) throws Exception {
    int target = bed.server();
    double before = BenchBed.cpu(source);
    BenchBed.Told done = way.copyTo(target);
    BenchBed.Told result =
        done.with(done.cpu() + BenchBed.cpu(target) + BenchBed.cpu(source) - before);
    try (Jedis jedis = BenchBed.client(target)) {
      jedis.replicaofNoOne();
      requireSame(name, digest, BenchData.digest(jedis));
    }
    bed.stopServer(target);
    told.computeIfAbsent(name, way1 -> new ArrayList<>()).add(result);
    System.err.printf(
        "%s: %.2f s, processor %.2f s, of it the worker's %.2f s%n",
        name, result.seconds(), result.allCpu(), result.cpu());
  }

  static void requireSame(String name, String source, String target) {
    if (!source.equals(target)) {
      throw new IllegalStateException(name + ": source and target differ");
    }
  }

  private BenchBed.Told worker(Map.Entry<String, Path> build, String what, int source, int target)
      throws Exception {
    return bed.worker(build.getValue(), what, Integer.toString(source), Integer.toString(target))
        .finish();
  }

  private static BenchBed.Told replicate(int source, int target, long keys) throws Exception {
    try (Jedis jedis = BenchBed.client(target)) {
      long start = System.nanoTime();
      jedis.replicaof("127.0.0.1", source);
      BenchBed.await(
          "replication",
          () ->
              jedis.info("replication").contains("master_link_status:up")
                  && jedis.dbSize() == keys);
      return new BenchBed.Told((System.nanoTime() - start) / 1e9, 0, 0, 0);
    }
  }

  private void report(long keys) {
    System.out.printf(
        "%n%-30s %10s %10s %10s %8s %8s %8s%n",
        keys + " keys", "keys/s", "of native", "worst", "CPU s", "all CPU", "heap MB");
    List<BenchBed.Told> base = told.get(NATIVE);
    told.forEach(
        (name, all) -> {
          List<Double> ratios = new ArrayList<>();
          for (int i = 0; i < all.size(); i++) {
            ratios.add(base.get(i).seconds() / all.get(i).seconds());
          }
          row(name, keys, all, median(ratios), Collections.min(ratios));
        });
  }

  private static void row(
      String name, long keys, List<BenchBed.Told> all, double ratio, double worst) {
    System.out.printf(
        "%-30s %10.0f %10.2f %10.2f %8.1f %8.1f %8d%n",
        name,
        keys / median(all.stream().map(BenchBed.Told::seconds).toList()),
        ratio,
        worst,
        median(all.stream().map(BenchBed.Told::cpu).toList()),
        median(all.stream().map(BenchBed.Told::allCpu).toList()),
        all.stream().mapToLong(BenchBed.Told::liveMegabytes).max().orElse(0));
  }

  private void twice(int strings, Path classes) throws Exception {
    int source = bed.server();
    int target = bed.server();
    try (Jedis jedis = BenchBed.client(source);
        Jedis copy = BenchBed.client(target)) {
      BenchData.seed(jedis, strings);
      long keys = jedis.dbSize();
      BenchBed.Told result = worker(Map.entry("", classes), "copy", source, target);
      requireSame("twice the data", BenchData.digest(jedis), BenchData.digest(copy));
      row(EXODUS + ", " + keys + " keys", keys, List.of(result), Double.NaN, Double.NaN);
    }
    bed.stopServer(source);
    bed.stopServer(target);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
