package io.exodus.autoconfigure;

/** What of Exodus runs in this process. */
public enum Role {
  /** Engine, worker and interlays. */
  ALL,
  /** The engine alone. */
  ENGINE
}
