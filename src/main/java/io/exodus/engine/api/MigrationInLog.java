package io.exodus.engine.api;

import io.exodus.engine.store.MigrationStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.MDC;
import org.springframework.web.servlet.HandlerInterceptor;

/** What is logged while a call for a migration is served carries its id and its run's. */
public class MigrationInLog implements HandlerInterceptor {

  private static final String MIGRATION = "migration";
  private static final String RUN = "run";

  private final MigrationStore migrations;
  private final Map<String, String> runs = new ConcurrentHashMap<>();

  public MigrationInLog(MigrationStore migrations) {
    this.migrations = migrations;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String id = ApiPaths.variable(request, "id");
    if (id != null) {
      MDC.put(MIGRATION, id);
      String run = runs.computeIfAbsent(id, this::run);
      if (run != null) {
        MDC.put(RUN, run);
      }
    }
    return true;
  }

  private String run(String id) {
    return migrations.find(id).map(migration -> migration.runId()).orElse(null);
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception e) {
    MDC.remove(MIGRATION);
    MDC.remove(RUN);
  }
}
