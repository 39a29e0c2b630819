package io.exodus.client;

import com.fasterxml.jackson.core.type.TypeReference;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Direction;
import io.exodus.migration.Finding;
import io.exodus.migration.RecordId;
import io.exodus.migration.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a worker asks and tells the engine. Throws as {@link EngineHttp} does. */
public final class EngineApi {

  private final EngineHttp http;

  public EngineApi(EngineSettings settings) {
    this.http = new EngineHttp(settings);
  }

  public EngineHttp http() {
    return http;
  }

  /** By which every time is put down that others read. */
  public EngineClock clock() {
    return http.clock();
  }

  static String path(String migrationId) {
    return "/migrations/" + EngineHttp.segment(migrationId);
  }

  public static String path(TaskInHand hand) {
    return path(hand.migrationId());
  }

  public MigrationView migration(String id) {
    return http.get(path(id), new TypeReference<>() {});
  }

  /**
   * That which a task in hand is of.
   *
   * @param task id of the external task
   * @throws EngineRefusedException if the task's process does not belong to it
   */
  public MigrationView migration(String id, String task) {
    return http.post(path(id) + "/work", Map.of("task", task), new TypeReference<>() {});
  }

  public List<InterlayView> interlays(String name) {
    return http.get("/interlays/" + EngineHttp.segment(name), new TypeReference<>() {});
  }

  public List<ProbeView> probes(String interlay) {
    return http.get(
        "/interlays/" + EngineHttp.segment(interlay) + "/probes", new TypeReference<>() {});
  }

  /** Those that somebody has told about, by their direction. */
  public Map<Direction, StreamView> streams(String id) {
    return http.get(path(id) + "/streams", new TypeReference<List<StreamView>>() {}).stream()
        .collect(Collectors.toMap(StreamView::direction, Function.identity()));
  }

  /** Null where nobody has told about that stream. */
  public StreamView stream(String id, Direction direction) {
    return streams(id).get(direction);
  }

  public void stream(TaskInHand hand, StreamView stream) {
    http.put(hand, path(hand) + "/streams", stream);
  }

  /**
   * @throws EngineRefusedException if the record does not rely on that stream now
   */
  public void lost(TaskInHand hand, Direction direction, String reason) {
    http.post(hand, path(hand) + "/streams/" + direction + "/lost", Map.of("reason", reason));
  }

  /** Demands the decision to rebuild the reverse stream. */
  public void rebuild(TaskInHand hand) {
    http.post(hand, path(hand) + "/streams/REVERSE/rebuild", Map.of());
  }

  public void rebuilt(TaskInHand hand) {
    http.post(hand, path(hand) + "/streams/REVERSE/rebuilt", Map.of());
  }

  /** Demands the decision to copy again, and a target that has never been in charge. */
  public void emptying(TaskInHand hand) {
    http.post(hand, path(hand) + "/emptying", Map.of());
  }

  public void emptied(TaskInHand hand) {
    http.post(hand, path(hand) + "/emptied", Map.of());
  }

  public FenceDebt fenceDebt(String id) {
    return http.get(path(id) + "/fence", new TypeReference<Map<String, FenceDebt>>() {})
        .get("target");
  }

  public void closed(TaskInHand hand) {
    http.post(hand, path(hand) + "/fence", Map.of());
  }

  public void want(TaskInHand hand, Direction direction) {
    http.put(hand, path(hand) + "/streams/" + direction + "/wanted", Map.of("wanted", true));
  }

  public List<Progress> progress(String id) {
    return http.get(path(id) + "/progress", new TypeReference<>() {});
  }

  public void progress(TaskInHand hand, Progress progress) {
    http.put(hand, path(hand) + "/progress", progress);
  }

  public void sample(TaskInHand hand, Sample sample) {
    http.post(hand, path(hand) + "/samples", sample);
  }

  /** Samples since then, oldest first. */
  public List<Sample> samples(String id, Instant since) {
    return http.get(path(id) + "/samples?since=" + since, new TypeReference<>() {});
  }

  public void check(TaskInHand hand, String check, Verdict verdict, List<Finding> findings) {
    http.put(
        hand,
        path(hand) + "/checks/" + EngineHttp.segment(check),
        Map.of("verdict", verdict, "findings", findings));
  }

  public List<RecordTrouble> records(String id) {
    return http.get(path(id) + "/records", new TypeReference<>() {});
  }

  /** How many records differ or did not arrive. */
  public long open(String id) {
    return http.get(path(id) + "/records/open", new TypeReference<Map<String, Long>>() {})
        .get("open");
  }

  public void trouble(TaskInHand hand, List<RecordTrouble> records) {
    http.post(hand, path(hand) + "/records", records);
  }

  public List<RecordId> repairs(TaskInHand hand) {
    List<RecordTrouble> repairs =
        http.post(
            hand, path(hand) + "/repairs", Map.of(), new TypeReference<List<RecordTrouble>>() {});
    return repairs.stream().map(repair -> new RecordId(repair.space(), repair.key())).toList();
  }

  public void repaired(TaskInHand hand, RecordId record) {
    http.post(hand, path(hand) + "/repaired", Map.of("space", record.space(), "key", record.key()));
  }

  /** How both sides were found while an incident is open. */
  public void incidentHealth(TaskInHand hand, Map<String, Object> sides) {
    http.post(hand, path(hand) + "/incidents/health", sides);
  }

  /** Null where nobody has asked for values. */
  public ValuesWanted valuesWanted(String id) {
    return http.get(path(id) + "/incidents/values", new TypeReference<>() {});
  }

  /** What the wanted records hold; the engine forgets it where it is not asked for any more. */
  public void values(TaskInHand hand, long asked, List<Map<String, Object>> records) {
    http.post(hand, path(hand) + "/incidents/values", Map.of("asked", asked, "records", records));
  }

  /**
   * @throws EngineHeldException while an open incident holds the step
   */
  public void demandFree(TaskInHand hand, DestructiveStep step) {
    http.post(hand, path(hand) + "/permits/" + step, Map.of());
  }

  public boolean committed(String id) {
    return Boolean.TRUE.equals(
        http.get(path(id) + "/committed", new TypeReference<Map<String, Boolean>>() {})
            .get("committed"));
  }

  public void commit(TaskInHand hand) {
    http.post(hand, path(hand) + "/commit", Map.of());
  }

  public void release(TaskInHand hand) {
    http.post(hand, path(hand) + "/release", Map.of());
  }
}
