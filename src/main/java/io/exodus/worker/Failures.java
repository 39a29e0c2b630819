package io.exodus.worker;

import io.exodus.client.EngineRefusedException;
import io.exodus.cutover.AttemptLostException;
import io.exodus.cutover.CutoverAbortedException;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.interlay.control.InterlayException;
import io.exodus.migration.Authority;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.RecordUnreachableException;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.camunda.bpm.client.exception.ExternalTaskClientException;

/**
 * Turns an exception into an incident that says what happened, on which side, and what to do; and
 * decides whether to try again by itself.
 */
final class Failures {

  private static final int LONGEST_DETAILS = 20_000;
  private static final String ENGINE = "the engine";
  private static final String RECORD =
      "See the state of the record in the tab Migration. Retry when it allows this step.";

  private final List<Secret> secrets;

  /**
   * @param secrets that no text may contain, whoever has put them into it
   */
  Failures(Collection<Secret> secrets) {
    // The beginning of a longer one, hidden first, would leave its end to be read.
    this.secrets =
        secrets.stream().sorted(Comparator.comparingInt(Secret::length).reversed()).toList();
  }

  /**
   * @param work null where the task could not even be read
   * @param worker who had the task, as the engine knows it
   */
  Failure of(Throwable cause, Work work, String worker) {
    IncidentWords words = words(cause, work, "worker " + worker);
    return new Failure(
        new IncidentWords(
            capital(withoutSecrets(words.what())), words.where(), withoutSecrets(words.remedy())),
        withoutSecrets(details(cause)),
        pointless(cause));
  }

  private static boolean pointless(Throwable cause) {
    return cause instanceof EndpointException endpoint && endpoint.pointless()
        || cause instanceof RefusedException
        || cause instanceof EngineRefusedException;
  }

  private static IncidentWords words(Throwable cause, Work work, String worker) {
    if (cause instanceof StepFailedException step) {
      return step.words();
    }
    if (cause instanceof EndpointException endpoint) {
      return new IncidentWords(endpoint.what(), side(endpoint.endpoint(), work), remedy(endpoint));
    }
    if (cause instanceof RefusedException refused) {
      return new IncidentWords(
          refused.what(),
          refused.field().startsWith("exodus.")
              ? "the configuration of " + worker
              : "the model's task, or the plan that the migration was started with",
          sentence(refused.remedy()) + " Then retry.");
    }
    if (cause instanceof EngineRefusedException refused) {
      return new IncidentWords(
          "the engine refuses: " + refused.getMessage(),
          ENGINE,
          refused.account()
              ? "Make sure that " + worker + " has the engine's service account. Then retry."
              : RECORD);
    }
    if (cause instanceof AttemptLostException) {
      return new IncidentWords("the record refuses: " + message(cause), ENGINE, RECORD);
    }
    if (cause instanceof RecordUnreachableException) {
      return new IncidentWords(
          message(cause),
          ENGINE,
          "Make sure that it runs and that " + worker + " reaches it. Then retry.");
    }
    if (cause instanceof ExternalTaskClientException) {
      return new IncidentWords(
          "the engine does not accept the step's result: " + message(cause),
          ENGINE,
          "Check the engine's log, and the next step. Then retry.");
    }
    if (cause instanceof CutoverAbortedException || cause instanceof InterlayException) {
      return new IncidentWords(
          message(cause),
          "an interlay of the migration",
          "Start it, and make sure that it reports to the engine and answers at its control "
              + "address. Then retry.");
    }
    if (cause instanceof FileSystemException || cause instanceof UncheckedIOException) {
      return new IncidentWords(
          "this worker cannot read or write a file: " + message(cause),
          worker,
          "Free or repair its disk (exodus.worker.spool). Then retry.");
    }
    return new IncidentWords(
        "unexpected: " + cause.getClass().getSimpleName() + ": " + message(cause),
        worker,
        "Retry once. If it happens again, it is a bug: report it with the details.");
  }

  private static String remedy(EndpointException endpoint) {
    if (endpoint.remedy().isEmpty()) {
      return "Check the database's log and the details here. Fix the cause, then retry.";
    }
    boolean lost = endpoint instanceof StreamLostException && endpoint.pointless();
    return sentence(endpoint.remedy()) + (lost ? "" : " Then retry.");
  }

  /** Source or target, its name and its address; a replica's name begins with its primary's. */
  private static String side(String endpoint, Work work) {
    if (work != null) {
      for (Authority side : Authority.values()) {
        EndpointSettings settings = work.link().side(side);
        if (endpoint.equals(settings.name()) || endpoint.startsWith(settings.name() + ", ")) {
          return side.name().toLowerCase(Locale.ROOT)
              + " "
              + endpoint
              + " ("
              + settings.uri()
              + ")";
        }
      }
    }
    return endpoint;
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static String sentence(String text) {
    return capital(text) + (text.endsWith(".") ? "" : ".");
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String details(Throwable cause) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println(cause);
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      out.println("because of: " + next);
    }
    out.println();
    cause.printStackTrace(out);
    return text.toString().substring(0, Math.min(text.toString().length(), LONGEST_DETAILS));
  }

  private String withoutSecrets(String text) {
    String clean = text;
    for (Secret secret : secrets) {
      clean = secret.hiddenIn(clean);
    }
    return clean;
  }
}
