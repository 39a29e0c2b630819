package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusEndpoints;
import io.exodus.cutover.Step;
import io.exodus.engine.ServiceAccounts;
import io.exodus.engine.api.ApiPaths;
import io.exodus.interlay.Interlay;
import io.exodus.interlay.control.EngineRouteSource;
import io.exodus.worker.ControlledFleet;
import io.exodus.worker.Endpoints;
import io.exodus.worker.EngineApi;
import io.exodus.worker.EngineSettings;
import io.exodus.worker.Handlers;
import io.exodus.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/**
 * Starts interlays and worker once the engine answers over HTTP, and stops them before it goes:
 * they talk to the engine in no other way, also where they share its process.
 */
public class ExodusRuntime implements ApplicationListener<ApplicationStartedEvent>, SmartLifecycle {

  static final String WORKER = "exodusWorker";
  static final String INTERLAY = "exodusInterlay";

  private final ExodusProperties properties;
  private final ExodusSecrets secrets;
  private final ExodusEndpoints endpoints;
  private final ServiceAccounts accounts;
  private final Step.Listener listener;
  private final Environment environment;
  private final Map<String, Interlay> interlays = new LinkedHashMap<>();
  private Worker worker;
  private volatile boolean running;

  ExodusRuntime(
      ExodusProperties properties,
      ExodusSecrets secrets,
      ExodusEndpoints endpoints,
      ServiceAccounts accounts,
      Step.Listener listener,
      Environment environment) {
    this.properties = properties;
    this.secrets = secrets;
    this.endpoints = endpoints;
    this.accounts = accounts;
    this.listener = listener;
    this.environment = environment;
  }

  @Override
  public synchronized void onApplicationEvent(ApplicationStartedEvent event) {
    if (running) {
      return;
    }
    accounts.worker(WORKER, secrets.worker());
    accounts.interlay(INTERLAY, secrets.interlay());
    properties
        .interlays()
        .forEach(
            (name, interlay) -> {
              Interlay proxy =
                  new Interlay(
                      Settings.interlay(name, interlay, endpoints.settings(), secrets.control()),
                      new EngineRouteSource(
                          engine().resolve(ApiPaths.ROOT), INTERLAY, secrets.interlay()));
              interlays.put(name, proxy);
              start(name, proxy);
            });
    EngineSettings settings =
        new EngineSettings(engine(), WORKER, secrets.worker(), properties.engine().timeout());
    EngineApi api = new EngineApi(settings);
    worker =
        new Worker(
            host() + "-" + ProcessHandle.current().pid(),
            settings,
            api,
            new Endpoints(endpoints.settings(), endpoints.families()),
            Handlers.all(
                api,
                plan ->
                    new ControlledFleet(
                        api, plan, secrets.control(), properties.control().timeout()),
                properties.worker().spool(),
                properties.worker().sampleInterval(),
                listener),
            properties.worker().slots());
    worker.start();
    running = true;
  }

  private static void start(String name, Interlay interlay) {
    try {
      interlay.start();
    } catch (IOException e) {
      throw new UncheckedIOException("interlay " + name + " cannot listen: " + e.getMessage(), e);
    }
  }

  /** Where applications reach the interlay of that name. */
  public InetSocketAddress interlay(String name) {
    return interlays.get(name).address();
  }

  private URI engine() {
    String url = properties.engine().url();
    return URI.create(
        url != null && !url.isBlank()
            ? url
            : "http://localhost:" + environment.getRequiredProperty("local.server.port"));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "worker";
    }
  }

  @Override
  public void start() {
    // Started by the event: the engine must answer over HTTP first.
  }

  @Override
  public synchronized void stop() {
    if (worker != null) {
      worker.close();
    }
    interlays.values().forEach(Interlay::close);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops first: the web server waits for nobody who would still call it. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
