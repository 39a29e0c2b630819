package io.exodus.endpoint.redis.wire;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * What a server's refusal or a lost connection means to whoever has to fix it. The codes are the
 * first words of Redis's error replies (see redis.io/docs/latest/develop/reference/protocol-spec).
 */
public final class RedisErrors {

  private static final String LOGIN =
      "correct the endpoint's username and password in the worker's configuration and restart it,"
          + " or the user on the server (ACL SETUSER … on)";

  /** Refusals that stand until somebody does something. */
  private static final Map<String, String> STANDING =
      Map.of(
          "WRONGPASS",
          LOGIN,
          "NOAUTH",
          LOGIN,
          "NOPERM",
          "grant Exodus's user there the right that the message names (ACL SETUSER … +…)",
          "OOM",
          "raise maxmemory there, or free memory");

  /** Refusals that may end by themselves, a failover's for example. */
  private static final Map<String, String> PASSING =
      Map.of(
          "READONLY",
          "it is a replica: make it the primary, or let the endpoint's uri name the primary",
          "MISCONF",
          "it cannot save to its disk, so it accepts no writes: free or repair the disk",
          "LOADING",
          "it is still loading its data: wait until it has finished",
          "BUSY",
          "a script blocks it: wait, or end it with SCRIPT KILL",
          "NOREPLICAS",
          "too few replicas are connected to it (min-replicas-to-write): bring them back",
          "MASTERDOWN",
          "it is a replica that has lost its primary: repair the connection between them");

  private RedisErrors() {}

  /** Was a SELECT refused because there is no logical database of that number? */
  public static boolean absent(String refusal) {
    return refusal.contains("out of range")
        || refusal.contains("invalid DB index")
        || refusal.contains("SELECT is not allowed");
  }

  /**
   * @param doing what was being done, such as "cannot connect to 10.0.0.5:6379"
   */
  public static EndpointException of(String endpoint, String doing, Throwable cause) {
    Throwable root = root(cause);
    String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    String link = ofConnection(cause, root);
    return link == null
        ? refusal(endpoint, doing, reason, cause)
        : new EndpointException(endpoint, doing + ": " + reason, link, cause);
  }

  /**
   * @param reply the server's error, without the leading "-"
   */
  public static EndpointException refusal(String endpoint, String doing, String reply) {
    return refusal(endpoint, doing, reply, null);
  }

  private static EndpointException refusal(
      String endpoint, String doing, String reply, Throwable cause) {
    String what = doing + ": " + reply;
    String code = reply.split(" ", 2)[0];
    return STANDING.containsKey(code)
        ? new EndpointRefusedException(endpoint, what, STANDING.get(code), cause)
        : new EndpointException(endpoint, what, PASSING.getOrDefault(code, ""), cause);
  }

  /** A server's own words say most; else what began it. */
  private static Throwable root(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Null for what is no lost or failed connection. */
  private static String ofConnection(Throwable whole, Throwable cause) {
    for (Throwable each = whole; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return "make sure that it offers TLS on that port, with a certificate for that host that "
            + "the endpoint's ssl-bundle trusts";
      }
    }
    if (cause instanceof UnknownHostException) {
      return "correct the host in the endpoint's uri, or the name service";
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return "start the server, let connections through to it, or correct the endpoint's uri";
    }
    if (cause instanceof SocketTimeoutException) {
      return "find out why it does not answer in time. If that is normal, raise the endpoint's "
          + "timeout";
    }
    if (cause instanceof EOFException) {
      return "the server closed the connection: check whether it restarted, whether somebody "
          + "closes connections (CLIENT KILL), whether its 'timeout' setting or a firewall does, "
          + "and what its log says";
    }
    return cause instanceof IOException
        ? "check whether the server runs, and what its log says"
        : null;
  }
}
