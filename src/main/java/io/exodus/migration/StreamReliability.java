package io.exodus.migration;

/** Whether a stream can still be relied upon, by the record. */
public enum StreamReliability {
  /** It has everything, or goes on to get it. */
  WHOLE,
  /** It can never go on from where it stood. */
  LOST,
  /** It was attached again; the sides have not been found to agree since. */
  REBUILDING
}
