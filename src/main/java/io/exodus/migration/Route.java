package io.exodus.migration;

/**
 * Where the traffic of a migration belongs.
 *
 * @param authority the side whose answers count
 * @param epoch grows with every change of authority or hold; the fencing token
 * @param held true while an attempt to change the authority is undecided
 */
public record Route(Authority authority, long epoch, boolean held) {}
