package io.exodus.endpoint;

import io.exodus.migration.Finding;
import java.util.List;

/** Finds out before a migration what would make it fail. Changes nothing on either side. */
public interface Inspector {

  /** May Exodus do there what it will have to do, with these credentials? */
  List<Finding> credentials(Link link);

  /**
   * How is what travels to it protected? Sends no credentials.
   *
   * @throws EndpointException if it cannot be reached
   */
  Transport transport(EndpointSettings endpoint);

  /** Are both sides up, in the right role, and is the way between them good enough? */
  List<Finding> health(Link link);

  /** Has the target room for what the source holds, and the source for what the move costs it? */
  List<Finding> capacity(Link link);

  /** Can the target hold, and the source take back, what the other uses? */
  List<Finding> compatibility(Link link);
}
