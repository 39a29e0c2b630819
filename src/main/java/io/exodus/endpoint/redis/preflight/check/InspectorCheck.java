package io.exodus.endpoint.redis.preflight.check;

import io.exodus.endpoint.EndpointPair;

/** One thing that is looked at before a migration; changes nothing on either side. */
public interface InspectorCheck {

  void look(EndpointPair link, InspectedServer source, InspectedServer target, Findings findings);
}
