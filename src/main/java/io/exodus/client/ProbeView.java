package io.exodus.client;

import java.time.Instant;

/**
 * What a probe in the applications' network last found of an interlay.
 *
 * @param network name of that network
 * @param address where it looked for the interlay, as applications do
 * @param trouble why an application would get no answer there; null where it would
 * @param millis how long it took until the answer, or the trouble
 * @param fresh false when it has not reported for a while
 */
public record ProbeView(
    String network, String address, String trouble, long millis, Instant at, boolean fresh) {}
