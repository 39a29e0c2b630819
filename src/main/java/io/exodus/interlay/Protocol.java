package io.exodus.interlay;

import java.io.IOException;

/** What a family's clients speak: makes the front that understands them. */
@FunctionalInterface
public interface Protocol {

  Front front(InterlaySettings settings, Limits limits, Routing routing) throws IOException;
}
