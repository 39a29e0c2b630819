package io.exodus.autoconfigure;

import io.exodus.migration.Kind;
import io.exodus.migration.OwnerRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All of Exodus's configuration. A key that is not here fails the start.
 *
 * @param role what runs in this process
 * @param instance this process's name in logs and as a worker; host and process id where left out
 * @param endpoints databases by name
 * @param interlays proxies by name
 * @param plans named plans, which fill in what the start of a migration leaves empty
 */
@ConfigurationProperties(prefix = "exodus", ignoreUnknownFields = false)
public record ExodusProperties(
    @DefaultValue("all") Role role,
    String instance,
    @DefaultValue Map<String, Endpoint> endpoints,
    @DefaultValue Map<String, Interlay> interlays,
    @DefaultValue Map<String, Plan> plans,
    @NestedConfigurationProperty @DefaultValue Engine engine,
    @NestedConfigurationProperty @DefaultValue Worker worker,
    @NestedConfigurationProperty @DefaultValue Control control,
    @NestedConfigurationProperty @DefaultValue Demo demo) {

  public ExodusProperties {
    endpoints = new LinkedHashMap<>(endpoints);
    interlays = new LinkedHashMap<>(interlays);
    plans = new LinkedHashMap<>(plans);
  }

  /**
   * A database.
   *
   * @param family {@code redis}
   * @param uri {@code redis://host:port}, or {@code rediss://host:port} for TLS; no credentials
   * @param username Exodus's own user
   * @param password of that user; best from the environment
   * @param applicationUser the user the applications log in as
   * @param exemptUsers users that a fence leaves alone: replicas', Sentinel's
   * @param timeout for one call
   */
  public record Endpoint(
      String family,
      String uri,
      String username,
      String password,
      String applicationUser,
      @DefaultValue Set<String> exemptUsers,
      @DefaultValue("5s") Duration timeout) {}

  /**
   * A proxy.
   *
   * @param listen {@code host:port} that applications connect to
   * @param source endpoint's name
   * @param target endpoint's name
   * @param control {@code host:port} that takes the cutover's orders; port 0 takes any free one
   * @param controlAdvertised {@code host:port} at which workers reach {@code control}, where that
   *     is another address; without a port, that of {@code control}
   */
  public record Interlay(
      String family,
      String listen,
      String source,
      String target,
      @DefaultValue("127.0.0.1:0") String control,
      String controlAdvertised,
      @DefaultValue("exodus-data") Path stateDirectory,
      @DefaultValue("1s") Duration reportInterval) {}

  /**
   * A named plan. Whatever it leaves out is given at the start, or has a sound default.
   *
   * @param source endpoint's name
   * @param target endpoint's name
   * @param interlays all that lead from source to target where left out
   * @param owners user or group id by role, such as {@code database-owner}
   * @param maxErrorRate share of requests that may fail, 0 to 1
   * @param maxP99 longest acceptable 99th percentile of write latency
   * @param criteriaWindow how far back the criteria look
   * @param maxLag how far a stream may be behind
   * @param maxClockSkew how far the two databases' clocks may differ
   * @param longestHold an attempt is aborted rather than hold the traffic longer
   * @param rollbackWindow how long the target is observed before the decision
   * @param retention how long after the registration the source is kept
   */
  public record Plan(
      String description,
      Kind kind,
      String source,
      String target,
      @DefaultValue List<String> interlays,
      @DefaultValue Map<OwnerRole, String> owners,
      Double maxErrorRate,
      Duration maxP99,
      Duration criteriaWindow,
      Duration maxLag,
      Duration maxClockSkew,
      Duration longestHold,
      Duration rollbackWindow,
      Duration retention) {}

  /**
   * How workers and interlays reach the engine.
   *
   * @param url of the engine; in the role {@code all} this process's own where it is left out
   * @param restPath of the engine's REST API below that; in a process with an engine of its own,
   *     that one's, otherwise {@code /engine-rest}
   * @param workerPassword of the account {@code exodusWorker}; in the role {@code all} a random one
   *     where it is left out
   * @param interlayPassword of the account {@code exodusInterlay}; likewise
   * @param restLogin whether Exodus asks for a log-in before the engine's REST API; false where the
   *     application does so itself
   */
  public record Engine(
      String url,
      String restPath,
      String workerPassword,
      String interlayPassword,
      @DefaultValue("true") boolean restLogin,
      @DefaultValue("5s") Duration timeout) {}

  /**
   * @param slots how many steps run at once
   * @param spool where streams keep what they have received and not yet applied
   * @param sampleInterval between two samples of the watch
   */
  public record Worker(
      @DefaultValue("4") int slots,
      @DefaultValue("exodus-data/spool") Path spool,
      @DefaultValue("1s") Duration sampleInterval) {}

  /**
   * @param token that the cutover shows to the interlays; in the role {@code all} a random one
   *     where it is left out
   * @param timeout for one order
   */
  public record Control(String token, @DefaultValue("2s") Duration timeout) {}

  /**
   * Of the profile {@code demo} only.
   *
   * @param outcome {@code commit} or {@code rollback}
   * @param keys how many keys the source is seeded with
   * @param clients connections of the demo's traffic
   * @param writesPerSecond of all of them together
   */
  public record Demo(
      @DefaultValue("commit") String outcome,
      @DefaultValue("200000") long keys,
      @DefaultValue("16") int clients,
      @DefaultValue("2000") int writesPerSecond) {}
}
