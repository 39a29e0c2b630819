package io.exodus.probe;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;

/**
 * An interlay, as the applications of a network reach it.
 *
 * @param address with the applications' own user
 */
public record ProbeTarget(String interlay, EndpointSettings address, Family family) {}
