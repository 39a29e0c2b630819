package io.exodus.worker;

import java.util.List;
import org.camunda.bpm.client.ExternalTaskClient;
import org.camunda.bpm.client.interceptor.auth.BasicAuthProvider;

/**
 * Serves the topics of Exodus. Two clients: one for steps, one for the work that lasts as long as a
 * run, so that many running migrations never keep a step waiting.
 */
public final class Worker implements AutoCloseable {

  /** Short polls: a longer one would hold up the stop. */
  private static final long POLL_MILLIS = 2_000;

  private final EngineSettings settings;
  private final List<Handler> handlers;
  private final TaskRunner steps;
  private final TaskRunner lasting;
  private final String name;
  private ExternalTaskClient stepClient;
  private ExternalTaskClient lastingClient;

  public Worker(
      String name,
      EngineSettings settings,
      EngineApi engine,
      Endpoints endpoints,
      List<Handler> handlers,
      int slots) {
    this.name = name;
    this.settings = settings;
    this.handlers = List.copyOf(handlers);
    this.steps = new TaskRunner(engine, endpoints, slots);
    this.lasting = new TaskRunner(engine, endpoints, 4 * slots);
  }

  public synchronized void start() {
    stepClient = client("steps");
    lastingClient = client("lasting");
    for (Handler handler : handlers) {
      TaskRunner runner = handler.lasting() ? lasting : steps;
      (handler.lasting() ? lastingClient : stepClient)
          .subscribe(handler.topic())
          .lockDuration(handler.lock().toMillis())
          .handler((task, service) -> runner.take(handler, task, service))
          .open();
    }
  }

  private ExternalTaskClient client(String lane) {
    return ExternalTaskClient.create()
        .baseUrl(settings.base().resolve("/engine-rest").toString())
        .workerId(name + "-" + lane)
        .maxTasks(1)
        .asyncResponseTimeout(POLL_MILLIS)
        // The default adds up to half a minute between two steps.
        .disableBackoffStrategy()
        .addInterceptor(new BasicAuthProvider(settings.user(), settings.password().reveal()))
        .build();
  }

  @Override
  public synchronized void close() {
    if (stepClient != null) {
      stepClient.stop();
      lastingClient.stop();
    }
    steps.close();
    lasting.close();
  }
}
