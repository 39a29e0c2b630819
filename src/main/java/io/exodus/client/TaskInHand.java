package io.exodus.client;

/**
 * The task that a call to the engine is part of: whoever has none in hand changes nothing there.
 *
 * @param migrationId whose it is
 * @param task id of the external task
 * @param worker under which name it was fetched
 */
public record TaskInHand(String migrationId, String task, String worker) {}
