package io.exodus.endpoint;

import io.exodus.migration.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What a change of authority does to one database. Each effect carries its epoch: it is refused
 * with {@link StaleEpochException}, and changes nothing, where a higher epoch has been written
 * there. Every effect may be repeated.
 *
 * <p>Holds connections open; one thread at a time.
 */
public interface EndpointControl extends AutoCloseable {

  /** Writes the epoch, so that whoever holds a lower one can do nothing here any more. */
  void raiseEpoch(long epoch);

  /** Leaves a trace here, to see later on whether this database has lost what was written there. */
  void leaveTrace(long epoch);

  /**
   * False where the trace is gone, and every record with it perhaps: by a restart without
   * persistence, say.
   */
  boolean remembers();

  /**
   * Has it kept whom {@link #fence} will switch off, to spare it the time while the traffic is
   * held.
   */
  void expectFence();

  /**
   * Refuses the applications: their users are switched off and their connections ended, reads too.
   * Nobody is switched off of whom it is not kept, outside of the database, that a fence did it.
   */
  void fence(long epoch);

  /**
   * Proves that the fence stands as an application would meet it: by trying to get in as each of
   * the applications' users, and by looking who is still connected. How it tries without knowing
   * their passwords is the family's business; it leaves nothing behind.
   *
   * @throws FenceBrokenException if one gets in, or is in
   * @throws EndpointException if it cannot be found out
   */
  void proveFence();

  /**
   * Admits the applications again: switches on those users that a fence switched off, no others;
   * though the database have forgotten whom.
   */
  void open(long epoch);

  /**
   * Tries to get in as each user that {@link #open} has let in, and as the applications. Only when
   * all are in is it forgotten whom a fence switched off.
   *
   * @throws EndpointException naming the user that is turned away
   */
  void proveAdmission(long epoch);

  /**
   * The applications' users that {@link #open} would not let in: they are off, and not by a fence.
   */
  Set<String> lockedOut();

  /**
   * True while a fence stands here. Whoever is switched on all the same, by a restart perhaps, is
   * switched off again, and the epoch written where the database has forgotten it.
   *
   * @throws StaleEpochException if a higher epoch stands there: a change of authority is under way
   */
  boolean fenced(long epoch);

  /**
   * Gives every client that waits in a blocking command a definite answer, where the family has
   * such commands.
   *
   * @return how many
   */
  default int unblock(long epoch) {
    return 0;
  }

  /** Where this database's own log ends now. */
  String position();

  /**
   * Waits until the stream in that direction, of which this side is the destination, has applied
   * all up to the position.
   *
   * @throws EndpointException when it does not within the time
   */
  void awaitApplied(Direction direction, String position, Duration atMost)
      throws InterruptedException;

  /**
   * The state that belongs to the data and is not in this database's log, such as sequences and
   * large objects, by name and in the family's own notation. Empty where the log has everything.
   */
  Map<String, String> outsideLog();

  /**
   * Puts here what {@link #outsideLog} told of the other side; what an earlier call has put here is
   * overwritten.
   *
   * @param state never empty
   * @throws EndpointException if this side does not have all of it afterwards
   */
  void carry(long epoch, Map<String, String> state);

  /** Ends the stream in that direction, of which this side is the destination, for good. */
  void endStream(Direction direction, long epoch);

  /**
   * Lets the stream in that direction, of which this side is the destination, apply what comes
   * after the position. Does nothing where the attempt has already done so.
   *
   * @param attempt number of the attempt to change the authority
   */
  void startStream(Direction direction, long epoch, long attempt, String position);

  /**
   * Begins the stream in that direction, of which this side is the destination, where no log
   * reaches: whoever follows it finds it lost, and a person decides what becomes of it.
   */
  void startLostStream(Direction direction, long epoch, long attempt);

  /**
   * Lets the stream in that direction, of which this side is the destination, start over after the
   * position, whatever it stood at. What it lacks has to be found by comparing.
   */
  void restartStream(Direction direction, long epoch, String position);

  /**
   * How far the stream in that direction, of which this side is the destination, has come; null
   * where it has never begun.
   */
  Applied applied(Direction direction);

  /**
   * Makes this database, the origin of the stream in that direction, keep its log for it: where and
   * how is the family's choice, such as a longer backlog or a slot. How much it keeps is a figure
   * of its {@link Health}; {@link #clean} ends it.
   */
  void retainLog(Direction direction, long epoch);

  /**
   * Removes every record, and leaves the fence and a mark that whatever appears here is the remains
   * of a copy. For a target that has never been in charge: the caller asks the record.
   *
   * @throws EndpointRefusedException if this database itself shows that it has been in charge
   */
  void empty(long epoch);

  /**
   * @param position of the origin's log up to which this side has everything
   * @param marker when the last marker that came through was written; null before the first
   */
  record Applied(String position, Instant marker) {}

  /**
   * Removes what Exodus made here for this migration: its records and settings, never the
   * applications'.
   */
  void clean(long epoch);

  @Override
  void close();
}
