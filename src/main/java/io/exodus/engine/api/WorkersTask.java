package io.exodus.engine.api;

import io.exodus.client.TaskHeaders;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.TaskOwners;
import io.exodus.engine.gate.TaskOwners.TaskInHand;
import io.exodus.engine.store.ConflictException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Demands of whoever changes something for a migration the task that the change is part of: one
 * that this worker has locked now, of that migration's run or of what was begun beside it. The
 * workers' password alone changes nothing.
 */
public class WorkersTask implements HandlerInterceptor {

  private static final Set<String> READ = Set.of("GET", "HEAD", "OPTIONS");

  private static final String SUBJECT = "external task";

  private final TaskOwners tasks;
  private final Refusals refusals;

  public WorkersTask(TaskOwners tasks, Refusals refusals) {
    this.tasks = tasks;
    this.refusals = refusals;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String id = ApiPaths.variable(request, "id");
    if (READ.contains(request.getMethod())
        || !(handler instanceof HandlerMethod effect)
        || id == null
        || effect.hasMethodAnnotation(NamesItsTask.class)) {
      return true;
    }
    Topics topics = effect.getMethodAnnotation(Topics.class);
    if (topics == null) {
      // Fails closed: a new effect says first of which topics it is.
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return false;
    }
    String task = request.getHeader(TaskHeaders.TASK);
    TaskInHand inHand = task == null ? null : tasks.inHand(task);
    String worker = request.getHeader(TaskHeaders.WORKER);
    String unfit =
        unfit(
            task, worker, id, List.of(topics.value()), inHand, ApiPaths.variable(request, "check"));
    if (unfit != null) {
      throw refused(id, new ConflictException(unfit));
    }
    if (!inHand.lockedNow()) {
      throw refused(
          id,
          new LockRanOutException(
              words(task) + "its lock has run out; lock it again, and repeat the call"));
    }
    return true;
  }

  private <E extends RuntimeException> E refused(String id, E why) {
    refusals.recordOnce(id, Caller.name(), SUBJECT, why.getMessage());
    return why;
  }

  /** Null where nothing is wrong with it, unless its lock has run out. */
  private static String unfit(
      String task, String worker, String id, List<String> topics, TaskInHand inHand, String check) {
    if (task == null) {
      return "the header '"
          + TaskHeaders.TASK
          + "' is missing: send the id of the external task that this call is part of";
    }
    String words = words(task);
    if (inHand == null) {
      return words + "there is no such task; fetch one";
    }
    if (!id.equals(inHand.migrationId())) {
      return words
          + "it is not of the run of '"
          + id
          + "', nor of a process that somebody began beside it";
    }
    if (!topics.contains(inHand.topic())) {
      return words
          + "it is of the topic '"
          + inHand.topic()
          + "'; this call is part of "
          + String.join(", ", topics);
    }
    if (inHand.worker() == null) {
      return words + "no worker has locked it; fetch it first";
    }
    if (!inHand.worker().equals(worker)) {
      return words
          + "it is locked by a different worker from the one that the header '"
          + TaskHeaders.WORKER
          + "' names";
    }
    return check == null || check.equals(inHand.check())
        ? null
        : words + "it is of the check '" + inHand.check() + "', and this call is for another one";
  }

  private static String words(String task) {
    return "external task '" + task + "': ";
  }
}
