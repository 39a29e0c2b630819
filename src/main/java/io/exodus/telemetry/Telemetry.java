package io.exodus.telemetry;

import io.exodus.client.Sample;
import java.util.List;

/** What a worker exports of the migrations that it works on. */
public interface Telemetry {

  /** Of a process without metrics. */
  Telemetry NONE =
      new Telemetry() {
        @Override
        public void sampled(String migrationId, Sample sample) {
          // Nobody is there to see it.
        }

        @Override
        public void over(String migrationId) {
          // As above.
        }

        @Override
        public List<Proof> prove(String migrationId) {
          return List.of();
        }
      };

  /** Exports a sample of the watch. */
  void sampled(String migrationId, Sample sample);

  /** Exports nothing more of that migration. */
  void over(String migrationId);

  /**
   * Exports a sample in every way that is configured, and reads each back from where it went. May
   * take as long as the monitoring needs to fetch it.
   *
   * @return one proof for each way; empty where none is configured
   */
  List<Proof> prove(String migrationId);

  /**
   * What became of a sample.
   *
   * @param way where it went, in words
   * @param trouble why it cannot be read there; null where it can
   * @param remedy what to do about it; null where there is no trouble
   */
  record Proof(String way, String trouble, String remedy) {

    public static Proof good(String way) {
      return new Proof(way, null, null);
    }
  }
}
