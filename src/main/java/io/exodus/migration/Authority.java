package io.exodus.migration;

/** The side whose answers count. Exactly one at any time, recorded under an epoch. */
public enum Authority {
  SOURCE,
  TARGET;

  public Authority other() {
    return this == SOURCE ? TARGET : SOURCE;
  }
}
