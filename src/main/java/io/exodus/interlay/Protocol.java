package io.exodus.interlay;

import java.io.IOException;

/** What a family's clients speak: makes the front that understands them. */
public interface Protocol {

  /** The family whose clients speak it, as written in the configuration. */
  String family();

  /**
   * @throws IOException when it cannot be set up
   */
  Front front(InterlaySettings settings, Limits limits, Routing routing) throws IOException;
}
