package io.exodus.endpoint;

import io.exodus.endpoint.tls.Transport;
import io.exodus.migration.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Finds out before a migration what would make it fail. Changes nothing on either side. */
public interface Inspector {

  /** Are these two databases, and not one under two addresses? */
  List<Finding> endpoints(EndpointPair link);

  /** May Exodus do there what it will have to do, with these credentials? */
  List<Finding> credentials(EndpointPair link);

  /**
   * How is what travels to it protected? Sends no credentials.
   *
   * @throws EndpointException if it cannot be reached
   */
  Transport transport(EndpointSettings endpoint);

  /**
   * Who is connected that a fence will keep out? By a number that no other connection ever has.
   *
   * @throws EndpointException if it cannot be reached
   */
  Map<String, Connected> connected(EndpointSettings endpoint);

  /**
   * One connection of an application.
   *
   * @param address as the database sees it: {@code address:port}
   */
  record Connected(String address, String user) {}

  /** Are both sides up, in the right role, and is the way between them good enough? */
  List<Finding> health(EndpointPair link);

  /**
   * Has the source been saved recently, as far as it can tell by itself?
   *
   * @param atMost how old its latest backup may be
   */
  List<Finding> backup(EndpointPair link, Duration atMost);

  /**
   * Has the target room for what the source holds, and the source for what the move costs it?
   *
   * @param headroom how many times what the source holds must fit into the target
   */
  List<Finding> capacity(EndpointPair link, double headroom);

  /** Can the target hold, and the source take back, what the other uses? */
  List<Finding> compatibility(EndpointPair link);
}
