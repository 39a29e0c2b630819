package io.exodus.endpoint.redis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.RestoreParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** The copy that one writes in an afternoon: SCAN, DUMP and RESTORE, pipelined by Jedis. */
final class BenchPlainCopy {

  private static final int PAGE = 1000;
  private static final int CONNECTIONS = 2;
  private static final List<byte[]> END = new ArrayList<>();

  private BenchPlainCopy() {}

  static void copy(int source, int target) throws Exception {
    BlockingQueue<List<byte[]>> pages = new ArrayBlockingQueue<>(8);
    List<CompletableFuture<Void>> movers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      movers.add(CompletableFuture.runAsync(() -> move(source, target, pages)));
    }
    try (Jedis scanning = new Jedis("127.0.0.1", source)) {
      byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
      do {
        ScanResult<byte[]> page = scanning.scan(cursor, new ScanParams().count(PAGE));
        cursor = page.getCursorAsBytes();
        pages.put(page.getResult());
      } while (cursor.length != 1 || cursor[0] != '0');
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      pages.put(END);
    }
    for (CompletableFuture<Void> mover : movers) {
      mover.get();
    }
  }

  private static void move(int source, int target, BlockingQueue<List<byte[]>> pages) {
    try (Jedis from = new Jedis("127.0.0.1", source);
        Jedis to = new Jedis("127.0.0.1", target)) {
      while (true) {
        List<byte[]> page = pages.take();
        if (page == END) {
          return;
        }
        move(from, to, page);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void move(Jedis from, Jedis to, List<byte[]> keys) {
    Pipeline reading = from.pipelined();
    List<Response<byte[]>> dumps = new ArrayList<>();
    List<Response<Long>> expiries = new ArrayList<>();
    for (byte[] key : keys) {
      dumps.add(reading.dump(key));
      expiries.add(reading.pttl(key));
    }
    reading.sync();
    Pipeline writing = to.pipelined();
    List<Response<String>> written = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      byte[] dump = dumps.get(i).get();
      if (dump != null) {
        long expiry = Math.max(0, expiries.get(i).get());
        RestoreParams replace = RestoreParams.restoreParams().replace();
        written.add(writing.restore(keys.get(i), expiry, dump, replace));
      }
    }
    writing.sync();
    // Throws what the server refused.
    written.forEach(Response::get);
  }
}
