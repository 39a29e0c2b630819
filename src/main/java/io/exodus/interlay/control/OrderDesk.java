package io.exodus.interlay.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads orders, has them carried out, and has words for what goes wrong. */
public final class OrderDesk {

  private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private interface Order {
    Object carryOut(JsonNode order);
  }

  private record Known(String method, Order order) {}

  /**
   * @param status of HTTP
   * @param body JSON
   */
  record Answer(int status, byte[] body) {

    static Answer of(int status, Object body) {
      try {
        return new Answer(status, Json.MAPPER.writeValueAsBytes(body));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an answer can't be written", e);
      }
    }

    static Answer error(int status, String message) {
      return of(status, Map.of("error", String.valueOf(message)));
    }
  }

  private final Map<String, Known> known;

  public OrderDesk(Orders orders) {
    known =
        Map.of(
            "/control/prepare",
            new Known("POST", o -> orders.prepare(epoch(o), authority(o))),
            "/control/hold",
            new Known(
                "POST",
                o ->
                    orders.hold(
                        epoch(o), millis(o, "longestHoldMillis"), millis(o, "drainMillis"))),
            "/control/drain",
            new Known("POST", o -> orders.drain(epoch(o), millis(o, "drainMillis"))),
            "/control/route",
            new Known("POST", o -> orders.route(epoch(o), authority(o))),
            "/control/status",
            new Known("GET", o -> orders.status()));
  }

  /** May wait as long as the order says, a minute at most. */
  Answer carryOut(String method, String path, byte[] body) {
    Known order = known.get(path);
    if (order == null) {
      return Answer.error(404, "there is no such order");
    }
    if (!order.method().equals(method)) {
      return Answer.error(405, "use " + order.method());
    }
    try {
      return Answer.of(
          200, order.order().carryOut(body.length == 0 ? null : Json.MAPPER.readTree(body)));
    } catch (StaleOrderException e) {
      return Answer.error(409, e.getMessage());
    } catch (RefusedException e) {
      return Answer.error(400, e.getMessage());
    } catch (NoRouteException e) {
      return Answer.error(503, e.getMessage());
    } catch (IOException e) {
      return Answer.error(400, "the order is not JSON");
    } catch (RuntimeException e) {
      LOG.error("{} failed", path, e);
      return Answer.error(500, e.getMessage());
    }
  }

  private static long epoch(JsonNode order) {
    JsonNode epoch = order == null ? null : order.get("epoch");
    if (epoch == null || !epoch.isIntegralNumber() || epoch.asLong() < 0) {
      throw new RefusedException("epoch", epoch, "give the epoch of the attempt, a whole number");
    }
    return epoch.asLong();
  }

  private static Authority authority(JsonNode order) {
    String authority = order.path("authority").asText(null);
    for (Authority known : Authority.values()) {
      if (known.name().equals(authority)) {
        return known;
      }
    }
    throw new RefusedException("authority", authority, "give SOURCE or TARGET");
  }

  private static Duration millis(JsonNode order, String field) {
    JsonNode millis = order.get(field);
    if (millis == null
        || !millis.isIntegralNumber()
        || millis.asLong() < 0
        || millis.asLong() > LONGEST_WAIT.toMillis()) {
      throw new RefusedException(
          field, millis, "give milliseconds from 0 to " + LONGEST_WAIT.toMillis());
    }
    return Duration.ofMillis(millis.asLong());
  }
}
