package io.exodus.memory.server;

/** A command that changes nothing; its message is the reply. */
final class Refused extends RuntimeException {

  Refused(String reply) {
    super(reply);
  }
}
