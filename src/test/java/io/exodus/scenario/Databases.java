package io.exodus.scenario;

import io.exodus.migration.Authority;
import java.util.List;

/**
 * The source and the target of a scenario, as their administrators see them. All that a scenario
 * knows of a family of databases.
 */
interface Databases {

  /**
   * Both as before any migration: open to the applications, the source seeded, the target empty.
   */
  void reset(long records);

  /**
   * @param port of the interlay on this machine
   */
  Clients clients(int port);

  /**
   * Compares all records of both sides by the databases' own digests, not by Exodus.
   *
   * @param clientsToo false to leave out what the clients write
   * @return names of records that differ; empty where the sides are equal
   */
  List<String> differences(boolean clientsToo);

  /** How many records that side holds beside those that the clients write. */
  long records(Authority side);

  /** Does a new client of the applications get in there? */
  boolean admits(Authority side);

  /** Who may get in on either side: what a worker that wakes up late must not change. */
  String admission();
}
