package io.exodus.demo.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An authority in memory. */
final class FakeAnswers implements Answers {

  final Map<String, String> strings = new HashMap<>();
  final Map<String, List<String>> lists = new HashMap<>();
  final Map<String, Long> expiresAt = new HashMap<>();
  long now;

  void set(byte[] key, byte[] value) {
    strings.put(new String(key), new String(value));
  }

  void set(byte[] key, long value) {
    strings.put(new String(key), Long.toString(value));
  }

  void append(byte[] key, byte[] element) {
    elements(key).add(new String(element));
  }

  List<String> elements(byte[] key) {
    return lists.computeIfAbsent(new String(key), k -> new ArrayList<>());
  }

  void expireAt(byte[] key, long millis) {
    expiresAt.put(new String(key), millis);
  }

  @Override
  public String get(String key) {
    return strings.get(key);
  }

  @Override
  public List<String> list(String key) {
    return lists.getOrDefault(key, List.of());
  }

  @Override
  public long pttl(String key) {
    return expiresAt.containsKey(key) ? expiresAt.get(key) - now : -1;
  }

  @Override
  public long nowMillis() {
    return now;
  }
}
