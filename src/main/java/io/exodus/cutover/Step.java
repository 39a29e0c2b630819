package io.exodus.cutover;

/** The steps of a change of authority, in their order. RECORD is the point of no return. */
public enum Step {
  BEGIN,
  RAISE_EPOCH,
  HOLD,
  UNBLOCK,
  FENCE,
  PROVE_FENCE,
  DRAIN,
  COMPARE,
  CARRY,
  RECORD,
  END_STREAM,
  START_WAY_BACK,
  OPEN,
  FLIP,
  COMPLETE,
  /** After an abort: the old authority is opened and the traffic goes on. */
  UNDO;

  /** Hears of each step before it is taken. */
  public interface Listener {
    Listener NONE = step -> {};

    void before(Step step);
  }
}
