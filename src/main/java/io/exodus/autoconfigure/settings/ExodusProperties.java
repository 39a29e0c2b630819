package io.exodus.autoconfigure.settings;

import io.exodus.migration.MigrationKind;
import io.exodus.migration.OwnerRole;
import java.net.URI;
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
 * All of Exodus's configuration. The start fails on a key that is not here. An IDE shows the
 * description of a key when it completes it: without tags, and without the rest of this page.
 *
 * @param role what of Exodus runs in this process
 * @param instance name of this process in logs and as a worker; by default host and process id
 * @param endpoints databases, by name
 * @param interlays proxies that applications connect to, by name
 * @param plans named plans, which fill in what the request for a migration leaves empty
 * @param gates what the engine of this process does about open gates
 * @param engine how workers and interlays reach the engine
 * @param worker the worker of this process
 * @param control how a cutover gives its orders to the interlays
 * @param webapps what Exodus fixes in Camunda's web applications
 * @param demo the demo of the standalone server
 */
@ConfigurationProperties(prefix = "exodus", ignoreUnknownFields = false)
public record ExodusProperties(
    @DefaultValue("all") Role role,
    String instance,
    @DefaultValue Map<String, Endpoint> endpoints,
    @DefaultValue Map<String, Interlay> interlays,
    @DefaultValue Map<String, Plan> plans,
    @NestedConfigurationProperty @DefaultValue Gates gates,
    @NestedConfigurationProperty @DefaultValue Engine engine,
    @NestedConfigurationProperty @DefaultValue Worker worker,
    @NestedConfigurationProperty @DefaultValue Control control,
    @NestedConfigurationProperty @DefaultValue Telemetry telemetry,
    @NestedConfigurationProperty @DefaultValue Probe probe,
    @NestedConfigurationProperty @DefaultValue Webapps webapps,
    @NestedConfigurationProperty @DefaultValue Demo demo) {

  public ExodusProperties {
    endpoints = new LinkedHashMap<>(endpoints);
    interlays = new LinkedHashMap<>(interlays);
    plans = new LinkedHashMap<>(plans);
  }

  /**
   * A database.
   *
   * @param family kind of database: redis
   * @param uri address: redis://host:port, or rediss://host:port for TLS; without credentials
   * @param username Exodus's own user
   * @param password password of Exodus's own user; best from the environment
   * @param applicationUsers users that the applications log in as
   * @param sslBundle name of a Spring Boot SSL bundle: whom to trust, and the client certificate if
   *     the database asks for one; by default what the Java platform trusts
   * @param exemptUsers users that a fence does not switch off, such as the replicas' and Sentinel's
   * @param replicas addresses of its replicas: hosts, host:port, or networks. Exodus logs in at no
   *     other address, whatever a replica announces
   * @param timeout longest time for one call to the database
   * @param options what only its family knows, by name
   */
  public record Endpoint(
      String family,
      String uri,
      String username,
      String password,
      @DefaultValue Set<String> applicationUsers,
      String sslBundle,
      @DefaultValue Set<String> exemptUsers,
      @DefaultValue Set<String> replicas,
      @DefaultValue("5s") Duration timeout,
      @DefaultValue Map<String, String> options) {}

  /**
   * A proxy.
   *
   * @param family protocol that it speaks: redis
   * @param listen host:port that applications connect to; port 0 takes any free port
   * @param source name of the endpoint that the migration leaves
   * @param target name of the endpoint that the migration moves to
   * @param control host:port that takes the cutover's orders; port 0 takes any free port
   * @param controlAdvertised host:port where workers reach the control address, if it differs;
   *     without a port, the port of the control address
   * @param controlAllowed hosts, addresses and networks that the engine accepts as control address;
   *     by default the address that the interlay reports from
   * @param controlToken its own secret in place of exodus.control.token
   * @param enginePassword password of its own account, exodusInterlay-name, which alone may then
   *     report for it; by default it shares exodusInterlay
   * @param stateDirectory directory where it keeps the last route, for a start without the engine
   * @param reportInterval time between two reports to the engine
   */
  public record Interlay(
      String family,
      String listen,
      String source,
      String target,
      @DefaultValue("127.0.0.1:0") String control,
      String controlAdvertised,
      @DefaultValue List<String> controlAllowed,
      String controlToken,
      String enginePassword,
      @DefaultValue("exodus-data") Path stateDirectory,
      @DefaultValue("1s") Duration reportInterval) {}

  /**
   * A named plan. What it leaves out is given at the start, or has a default.
   *
   * @param description what is moved, and why
   * @param kind production or rehearsal
   * @param source name of the endpoint that the migration leaves
   * @param target name of the endpoint that the migration moves to
   * @param interlays names of interlays; by default all that lead from source to target
   * @param owners user or group id by role, such as database-owner
   * @param deputies user or group id by role, who may decide instead of the owner
   * @param maxErrorRate share of requests that may fail, 0 to 1
   * @param maxP99 longest acceptable 99th percentile of write latency
   * @param criteriaWindow how far back the criteria look
   * @param maxLag how far a stream may be behind
   * @param maxClockSkew how far the two databases' clocks may differ
   * @param longestHold how long Exodus may hold the traffic before it aborts an attempt
   * @param acceptPlaintext endpoints, by name, whose connections may be unencrypted
   * @param certificateDays minimum days that a certificate must still be valid
   * @param backupAge how old the source's latest backup may be, where the database can tell
   * @param capacityHeadroom required memory on the target, as a multiple of the source's data
   * @param probedFrom networks, by name, from which a probe must have reached each interlay
   * @param rollbackWindow how long Exodus observes the target before the decision
   * @param retention how long after the registration Exodus keeps the source
   */
  public record Plan(
      String description,
      MigrationKind kind,
      String source,
      String target,
      @DefaultValue List<String> interlays,
      @DefaultValue Map<OwnerRole, String> owners,
      @DefaultValue Map<OwnerRole, String> deputies,
      Double maxErrorRate,
      Duration maxP99,
      Duration criteriaWindow,
      Duration maxLag,
      Duration maxClockSkew,
      Duration longestHold,
      @DefaultValue List<String> acceptPlaintext,
      Integer certificateDays,
      Duration backupAge,
      Double capacityHeadroom,
      @DefaultValue List<String> probedFrom,
      Duration rollbackWindow,
      Duration retention) {}

  /**
   * What the engine of this process does about open gates.
   *
   * @param interval time between two checks whether somebody can decide at each open gate
   */
  public record Gates(@DefaultValue("1m") Duration interval) {}

  /**
   * How workers and interlays reach the engine.
   *
   * @param url URL of the engine, or of each of its nodes; by default the engine of this process,
   *     if it has one
   * @param restPath path of the engine's REST API below its URL; by default that of the engine of
   *     this process, if it has one, otherwise /engine-rest
   * @param restLogin whether Exodus asks for a login before the engine's REST API; false if the
   *     application does so itself
   * @param workerPassword password of the account exodusWorker; in the role all random by default
   * @param interlayPassword password of the account exodusInterlay; in the role all random by
   *     default
   * @param probePassword password of the account exodusProbe; without it there is no such account
   * @param timeout longest time for one call to the engine
   */
  public record Engine(
      @DefaultValue List<String> url,
      String restPath,
      @DefaultValue("true") boolean restLogin,
      String workerPassword,
      String interlayPassword,
      String probePassword,
      @DefaultValue("5s") Duration timeout) {}

  /**
   * The worker of this process.
   *
   * @param slots how many steps run at once
   * @param spool directory where streams keep changes that they have received and not yet applied
   * @param sampleInterval time between two samples of the watch
   */
  public record Worker(
      @DefaultValue("4") int slots,
      @DefaultValue("exodus-data/spool") Path spool,
      @DefaultValue("1s") Duration sampleInterval) {}

  /**
   * How a cutover gives its orders to the interlays.
   *
   * @param token secret from which the keys of orders and answers are derived; in the role all
   *     random by default
   * @param sslBundle name of a Spring Boot SSL bundle for orders over TLS: this process's
   *     certificate, and which certificates it accepts; by default plain HTTP
   * @param timeout longest time for one order to an interlay
   */
  public record Control(String token, String sslBundle, @DefaultValue("2s") Duration timeout) {}

  /**
   * In the role probe only.
   *
   * @param network name of this process's network, as plans name it
   * @param interval time between two probes
   * @param addresses where applications of that network reach each interlay, by interlay
   */
  public record Probe(
      String network,
      @DefaultValue("30s") Duration interval,
      @DefaultValue Map<String, Address> addresses) {}

  /**
   * An interlay as applications reach it.
   *
   * @param family protocol that it speaks: redis
   * @param uri address: redis://host:port, or rediss://host:port for TLS; without credentials
   * @param username user that the applications log in as
   * @param password password of that user; best from the environment
   * @param sslBundle name of a Spring Boot SSL bundle: whom to trust; by default what the Java
   *     platform trusts
   * @param timeout longest time for one answer
   */
  public record Address(
      String family,
      String uri,
      String username,
      String password,
      String sslBundle,
      @DefaultValue("5s") Duration timeout) {}

  /**
   * Where the preflight reads back what this process exports.
   *
   * @param scrapeUrl URL where the monitoring scrapes this process
   * @param queryUrl URL of the monitoring's own store, with Prometheus's HTTP API
   * @param username the monitoring's account at both; by default none
   * @param password password of that account
   * @param timeout longest time for one answer
   * @param patience longest time from an export until it can be read in the monitoring's store
   */
  public record Telemetry(
      URI scrapeUrl,
      URI queryUrl,
      String username,
      String password,
      @DefaultValue("10s") Duration timeout,
      @DefaultValue("90s") Duration patience) {}

  /**
   * What Exodus fixes in Camunda's web applications.
   *
   * @param ownNonce whether each of their pages gets the nonce of its own content security policy;
   *     false keeps Camunda's, which a second request at the same moment breaks
   */
  public record Webapps(@DefaultValue("true") boolean ownNonce) {}

  /**
   * Of the profile demo only.
   *
   * @param outcome how the demo's unattended run ends: commit, rollback, refused, aborted or
   *     incident
   * @param keys how many keys the demo writes to its source first
   * @param clients connections of the demo's traffic
   * @param writesPerSecond writes a second of the demo's traffic, of all connections together
   */
  public record Demo(
      @DefaultValue("commit") String outcome,
      @DefaultValue("200000") long keys,
      @DefaultValue("16") int clients,
      @DefaultValue("2000") int writesPerSecond) {}
}
