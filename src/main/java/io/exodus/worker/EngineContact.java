package io.exodus.worker;

import io.exodus.client.EngineSettings;
import io.exodus.client.LoginRefused;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.camunda.bpm.client.exception.ExternalTaskClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the engine's nodes the client calls, and whether the engine answers this worker, as the
 * last call found it. Says in the log what changes, once.
 */
final class EngineContact {

  private static final Logger LOG = LoggerFactory.getLogger(EngineContact.class);

  private final LastStatus status = new LastStatus();
  private final EngineSettings settings;
  private final Duration longestSilence;

  /** The node of a thread's last call: to this engine, so not static. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<URI> called = new ThreadLocal<>();

  /** Since the engine answered last: where several nodes are away, each has its own words. */
  private final Set<String> said = new HashSet<>();

  private String trouble = "the engine has not been asked yet";
  private boolean asked;
  private long at = System.nanoTime();

  /**
   * @param longestSilence after which the last call says nothing about now
   */
  EngineContact(EngineSettings settings, Duration longestSilence) {
    this.settings = settings;
    this.longestSilence = longestSilence;
  }

  /** Where the client finds the engine's REST API, for the call that it is about to make. */
  String restUrl() {
    called.set(settings.nodes().current());
    return EngineSettings.uri(called.get(), settings.restPath()).toString();
  }

  /** To be told about each call of the client's. */
  LastStatus status() {
    return status;
  }

  synchronized void reached() {
    at = System.nanoTime();
    if (!asked || trouble != null) {
      LOG.info("The engine at {} answers", called.get());
      said.clear();
    }
    asked = true;
    trouble = null;
  }

  /** On the thread of the call. */
  synchronized void missed(ExternalTaskClientException failure) {
    at = System.nanoTime();
    String why = words(failure);
    settings.nodes().missed(called.get());
    if (said.add(why)) {
      LOG.warn("The worker keeps trying: {}", why);
    }
    asked = true;
    trouble = why;
  }

  /** What keeps the worker from its work, in words; null while the engine answers. */
  synchronized String trouble() {
    long silent = System.nanoTime() - at;
    return trouble == null && silent > longestSilence.toNanos()
        ? "the engine has not been asked for " + Duration.ofNanos(silent).toSeconds() + " s"
        : trouble;
  }

  private String words(ExternalTaskClientException failure) {
    Integer answer = status.ofThisThread();
    if (answer == null) {
      return "the engine at " + called.get() + " does not answer: " + reason(failure);
    }
    String answers = "the engine at " + called.get() + " answers " + answer;
    return switch (answer) {
      case 401, 403 ->
          answers
              + ": "
              + LoginRefused.words(
                  settings.user(), "exodus.engine.worker-password", status.askedLogin());
      case 404 -> answers + ": make sure that exodus.engine.url is the engine's";
      default -> answers + ": " + reason(failure);
    };
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
