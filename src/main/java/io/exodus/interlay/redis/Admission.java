package io.exodus.interlay.redis;

/** What becomes of a client's next command. */
enum Admission {
  /** It goes to the database. */
  PASS,
  /** It stays where it is, and so does what follows it. */
  WAIT,
  /** The interlay answers it with an error. */
  INSTEAD
}
