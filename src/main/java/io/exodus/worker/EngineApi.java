package io.exodus.worker;

import com.fasterxml.jackson.core.type.TypeReference;
import io.exodus.endpoint.Direction;
import io.exodus.endpoint.RecordId;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Finding;
import io.exodus.migration.Verdict;
import io.exodus.migration.api.FenceDebt;
import io.exodus.migration.api.InterlayView;
import io.exodus.migration.api.MigrationView;
import io.exodus.migration.api.ProbeView;
import io.exodus.migration.api.Progress;
import io.exodus.migration.api.RecordTrouble;
import io.exodus.migration.api.Sample;
import io.exodus.migration.api.StreamView;
import io.exodus.migration.api.ValuesWanted;
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

  EngineHttp http() {
    return http;
  }

  /** By which every time is put down that others read. */
  EngineClock clock() {
    return http.clock();
  }

  static String path(String migrationId) {
    return "/migrations/" + EngineHttp.segment(migrationId);
  }

  public MigrationView migration(String id) {
    return http.get(path(id), new TypeReference<>() {});
  }

  public List<InterlayView> interlays(String name) {
    return http.get("/interlays/" + EngineHttp.segment(name), new TypeReference<>() {});
  }

  public List<ProbeView> probes(String interlay) {
    return http.get(
        "/interlays/" + EngineHttp.segment(interlay) + "/probes", new TypeReference<>() {});
  }

  /** Those that somebody has told of, by the name of their direction. */
  Map<String, StreamView> streams(String id) {
    return http.get(path(id) + "/streams", new TypeReference<List<StreamView>>() {}).stream()
        .collect(Collectors.toMap(StreamView::direction, Function.identity()));
  }

  /** Null where nobody has told of that stream. */
  public StreamView stream(String id, Direction direction) {
    return streams(id).get(direction.name());
  }

  public void stream(String id, StreamView stream) {
    http.put(path(id) + "/streams", stream);
  }

  /**
   * @throws EngineRefusedException if the record does not rely on that stream now
   */
  void lost(String id, Direction direction, String reason) {
    http.post(path(id) + "/streams/" + direction + "/lost", Map.of("reason", reason));
  }

  /** Demands the decision to rebuild the way back. */
  void rebuild(String id) {
    http.post(path(id) + "/streams/REVERSE/rebuild", Map.of());
  }

  void rebuilt(String id) {
    http.post(path(id) + "/streams/REVERSE/rebuilt", Map.of());
  }

  /** Demands the decision to copy again, and a target that has never been in charge. */
  void emptying(String id) {
    http.post(path(id) + "/emptying", Map.of());
  }

  void emptied(String id) {
    http.post(path(id) + "/emptied", Map.of());
  }

  FenceDebt fenceDebt(String id) {
    return http.get(path(id) + "/fence", new TypeReference<Map<String, FenceDebt>>() {})
        .get("target");
  }

  void closed(String id) {
    http.post(path(id) + "/fence", Map.of());
  }

  public void want(String id, Direction direction) {
    http.put(path(id) + "/streams/" + direction + "/wanted", Map.of("wanted", true));
  }

  public List<Progress> progress(String id) {
    return http.get(path(id) + "/progress", new TypeReference<>() {});
  }

  public void progress(String id, Progress progress) {
    http.put(path(id) + "/progress", progress);
  }

  public void sample(String id, Sample sample) {
    http.post(path(id) + "/samples", sample);
  }

  /** Samples since then, oldest first. */
  public List<Sample> samples(String id, Instant since) {
    return http.get(path(id) + "/samples?since=" + since, new TypeReference<>() {});
  }

  public void check(String id, String check, Verdict verdict, List<Finding> findings) {
    http.put(
        path(id) + "/checks/" + EngineHttp.segment(check),
        Map.of("verdict", verdict, "findings", findings));
  }

  public List<RecordTrouble> records(String id) {
    return http.get(path(id) + "/records", new TypeReference<>() {});
  }

  /** How many records differ or did not arrive. */
  long open(String id) {
    return http.get(path(id) + "/records/open", new TypeReference<Map<String, Long>>() {})
        .get("open");
  }

  public void trouble(String id, List<RecordTrouble> records) {
    http.post(path(id) + "/records", records);
  }

  public List<RecordId> repairs(String id) {
    List<RecordTrouble> repairs =
        http.post(path(id) + "/repairs", Map.of(), new TypeReference<List<RecordTrouble>>() {});
    return repairs.stream().map(repair -> new RecordId(repair.space(), repair.key())).toList();
  }

  public void repaired(String id, RecordId record) {
    http.post(path(id) + "/repaired", Map.of("space", record.space(), "key", record.key()));
  }

  public void evidence(String id, String subject, Map<String, ?> detail) {
    http.post(path(id) + "/evidence/" + EngineHttp.segment(subject), detail);
  }

  /** How both sides were found while an incident is open. */
  public void incidentHealth(String id, Map<String, Object> sides) {
    http.post(path(id) + "/incidents/health", sides);
  }

  /** Null where nobody has asked for values. */
  ValuesWanted valuesWanted(String id) {
    return http.get(path(id) + "/incidents/values", new TypeReference<>() {});
  }

  /** What the wanted records hold; the engine forgets it where it is not asked for any more. */
  void values(String id, long asked, List<Map<String, Object>> records) {
    http.post(path(id) + "/incidents/values", Map.of("asked", asked, "records", records));
  }

  /**
   * @throws EngineHeldException while an open incident holds the step
   */
  public void demandFree(String id, DestructiveStep step) {
    http.post(path(id) + "/permits/" + step, Map.of());
  }

  public boolean committed(String id) {
    return Boolean.TRUE.equals(
        http.get(path(id) + "/committed", new TypeReference<Map<String, Boolean>>() {})
            .get("committed"));
  }

  public void commit(String id) {
    http.post(path(id) + "/commit", Map.of());
  }

  public void release(String id) {
    http.post(path(id) + "/release", Map.of());
  }
}
