package io.exodus.worker;

import io.exodus.migration.IncidentWords;

/** A step found something that it cannot get over, and knows who can and how. */
public class StepFailedException extends RuntimeException {

  private final IncidentWords words;

  public StepFailedException(String what, String where, String remedy) {
    this(new IncidentWords(what, where, remedy));
  }

  public StepFailedException(IncidentWords words) {
    super(words.what());
    this.words = words;
  }

  IncidentWords words() {
    return words;
  }
}
