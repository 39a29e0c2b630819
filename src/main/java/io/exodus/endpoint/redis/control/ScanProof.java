package io.exodus.endpoint.redis.control;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.endpoint.redis.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What cutover and follower of a scanned stream say to each other, by a hash on the destination.
 * With the origin fenced, the cutover asks; the follower compares all records, carries over what
 * differs, and answers whether both sides are equal.
 */
public final class ScanProof {

  private static final String WANTED = "wanted";
  private static final String ANSWER = "answer";
  private static final String PACE = "pace";
  private static final String EQUAL = "equal";
  private static final long POLL_MILLIS = 5;

  private ScanProof() {}

  /**
   * Asks, and waits for the answer.
   *
   * @throws EndpointException if the sides differ, or it takes longer than that
   */
  static void demand(ControlConnection destination, ExodusKeys space, Duration atMost)
      throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    fitsInto(destination, space, atMost);
    String token = UUID.randomUUID().toString();
    destination.call("HSET", space.scan(), WANTED, token);
    try {
      while (true) {
        String answer = Wire.text(destination.call("HGET", space.scan(), ANSWER));
        if (answer != null && answer.startsWith(token)) {
          judge(destination, answer.substring(token.length() + 1));
          return;
        }
        if (System.nanoTime() - until >= 0) {
          throw new EndpointException(
              destination.endpoint(),
              "it could not be proved within "
                  + atMost.toMillis()
                  + " ms that it holds what the source holds",
              "check that 'Replicate changes' runs. If it does, choose a quieter hour or "
                  + "agree to a longer hold");
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } finally {
      destination.call("HDEL", space.scan(), WANTED);
    }
  }

  /** Nobody is made to wait for what cannot be done in time. */
  private static void fitsInto(ControlConnection destination, ExodusKeys space, Duration atMost) {
    String pace = Wire.text(destination.call("HGET", space.scan(), PACE));
    if (pace == null) {
      throw new EndpointException(
          destination.endpoint(),
          "the records have not been compared since the copy",
          "wait until the forward stream is FOLLOWING");
    }
    if (Long.parseLong(pace) > atMost.toMillis()) {
      throw new EndpointException(
          destination.endpoint(),
          "the last comparison of all records took "
              + pace
              + " ms; of the longest hold "
              + atMost.toMillis()
              + " ms are left",
          "the source refuses PSYNC, so Exodus compares all records while it holds the traffic: "
              + "agree to a longer hold, choose a quieter hour, or allow PSYNC there and start "
              + "over");
    }
  }

  private static void judge(ControlConnection destination, String answer) {
    if (!answer.equals(EQUAL)) {
      throw new EndpointException(
          destination.endpoint(),
          "it does not hold what the source holds: " + answer,
          "look at the failed records of the migration");
    }
  }

  /** The token of a proof that is asked for; null where none is. */
  public static String wanted(RespConnection destination, ExodusKeys space) throws IOException {
    Object token = destination.demand("HGET", space.scan(), WANTED);
    return token == null ? null : RespReader.text(token);
  }

  /** The command that answers: equal where nothing differs. */
  public static String[] answer(ExodusKeys space, String token, List<String> differing) {
    String words =
        differing.isEmpty()
            ? EQUAL
            : differing.size() + " records differ, the first " + differing.get(0);
    return new String[] {"HSET", space.scan(), ANSWER, token + " " + words};
  }

  /** The command that tells how long it took to compare all records. */
  public static String[] pace(ExodusKeys space, Duration took) {
    return new String[] {"HSET", space.scan(), PACE, Long.toString(took.toMillis())};
  }
}
