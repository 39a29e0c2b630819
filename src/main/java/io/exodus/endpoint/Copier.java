package io.exodus.endpoint;

/** Copies what a source holds. */
public interface Copier {

  /**
   * Copies every record of the source into the target and leaves there the checkpoint from which
   * the forward stream goes on. The target must be empty, or hold nothing but an earlier,
   * unfinished copy of the same migration, which is removed first. Memory does not grow with the
   * data.
   *
   * @throws EndpointException if either side fails; the copy can be started again
   * @throws CancelledException when cancelled
   */
  Result copy(EndpointPair link, Listener listener, Cancellation cancellation)
      throws InterruptedException;

  /**
   * @param copied records written to the target
   * @param failed records set aside, each told to the listener
   * @param position of the source's log that the copy stands for
   */
  record Result(long copied, long failed, String position) {}

  /** Hears how a copy gets on; called from the copying threads. */
  interface Listener {

    /**
     * @param copied records so far
     * @param expected records in all, as far as known
     * @param bytes sent so far
     */
    void progress(long copied, long expected, long bytes);

    void failed(FailedRecord record);
  }
}
