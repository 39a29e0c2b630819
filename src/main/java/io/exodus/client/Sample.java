package io.exodus.client;

import java.time.Instant;
import java.util.Map;

/** What the watch measured at one moment; a measurement that could not be taken is absent. */
public record Sample(Instant at, Map<String, Double> measurements) {}
