package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;

/** One thing that is looked at before a migration; changes nothing on either side. */
interface InspectorCheck {

  void look(Link link, InspectedServer source, InspectedServer target, Findings findings);
}
