package io.exodus.interlay;

import io.exodus.interlay.control.InterlayStats;
import io.exodus.migration.Route;
import java.net.URI;

/**
 * What one instance of an interlay tells the engine.
 *
 * @param name the interlay's name
 * @param instanceId of this process, new with every start
 * @param control where this instance takes orders
 * @param route the route that it serves; null while it knows none
 */
public record InterlayReport(
    String name, String instanceId, URI control, Route route, InterlayStats stats) {}
