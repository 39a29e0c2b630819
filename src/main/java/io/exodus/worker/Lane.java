package io.exodus.worker;

import io.exodus.client.EngineSettings;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.camunda.bpm.client.ExternalTaskClient;
import org.camunda.bpm.client.interceptor.auth.BasicAuthProvider;

/** One client of the engine's tasks, and the threads that do what it fetches. */
final class Lane {

  /** Short polls: a longer one would hold up the stop. */
  private static final Duration POLL = Duration.ofSeconds(2);

  private final String workerId;
  private final EngineSettings settings;
  private final EngineContact contact;
  private final List<Handler> handlers;
  private final TaskRunner runner;
  private final FetchPulse pulse;
  private ExternalTaskClient client;

  Lane(
      String workerId,
      EngineSettings settings,
      EngineContact contact,
      List<Handler> handlers,
      TaskRunner runner) {
    this.workerId = workerId;
    this.settings = settings;
    this.contact = contact;
    this.handlers = handlers;
    this.runner = runner;
    this.pulse = new FetchPulse(contact);
  }

  /** Longer than any fetch takes, with its pause: a thread that is silent for longer hangs. */
  static Duration longestSilence(EngineSettings settings) {
    return POLL.plus(FetchPulse.LONGEST_PAUSE).plus(settings.timeout().multipliedBy(4));
  }

  void start() {
    client =
        ExternalTaskClient.create()
            .urlResolver(contact::restUrl)
            .workerId(workerId)
            .maxTasks(1)
            .asyncResponseTimeout(POLL.toMillis())
            .backoffStrategy(pulse)
            .addInterceptor(new BasicAuthProvider(settings.user(), settings.password().reveal()))
            .customizeHttpClient(this::limit)
            .build();
    for (Handler handler : handlers) {
      client
          .subscribe(handler.topic())
          .lockDuration(handler.lock().toMillis())
          .handler((task, service) -> runner.take(handler, task, service))
          .open();
    }
  }

  /** Keeps the status of each call; a connection that died unnoticed must not stop the fetching. */
  private void limit(HttpClientBuilder http) {
    http.addRequestInterceptorFirst(contact.status());
    http.addResponseInterceptorFirst(contact.status());
    Timeout timeout = Timeout.of(settings.timeout());
    http.setDefaultRequestConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(timeout)
            .setResponseTimeout(Timeout.of(settings.timeout().plus(POLL)))
            .build());
    http.setConnectionManager(
        PoolingHttpClientConnectionManagerBuilder.create()
            .useSystemProperties()
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(timeout).build())
            .build());
  }

  /** Whether it fetches, or has all hands full. */
  boolean alive() {
    return runner.full() || pulse.sinceBeat().compareTo(longestSilence(settings)) < 0;
  }

  /**
   * Stops fetching, and ends what is under way.
   *
   * @param grace how long it may end by itself before it is told to
   */
  void close(Duration grace) {
    // First: the client's thread may wait for room.
    runner.refuseMore();
    if (client != null) {
      client.stop();
    }
    runner.close(grace);
  }
}
