package io.exodus.attack;

import java.util.concurrent.atomic.AtomicInteger;

/** A class that an attacker would have the engine make an object of. */
public class Gadget {

  static final AtomicInteger MADE = new AtomicInteger();

  public Gadget() {
    MADE.incrementAndGet();
  }

  /** What it is given: an object without properties could not be read. */
  public void setName(String name) {
    // It is made already.
  }
}
