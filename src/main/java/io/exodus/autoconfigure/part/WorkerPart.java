package io.exodus.autoconfigure.part;

import io.exodus.autoconfigure.settings.EngineUrl;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.autoconfigure.settings.Instance;
import io.exodus.client.EngineApi;
import io.exodus.client.EngineNodes;
import io.exodus.client.EngineSettings;
import io.exodus.cutover.Step;
import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.telemetry.Telemetry;
import io.exodus.worker.Endpoints;
import io.exodus.worker.Worker;
import io.exodus.worker.fleet.Fleets;
import javax.net.ssl.SSLContext;

/** The worker of this process. */
public class WorkerPart implements AutoCloseable {

  private final ExodusProperties properties;
  private final ExodusSecrets secrets;
  private final SSLContext controlTls;
  private final Endpoints endpoints;
  private final EngineUrl engine;
  private final Step.Listener listener;
  private final Telemetry telemetry;
  private volatile Worker worker;

  /**
   * @param controlTls null for orders over plain HTTP
   */
  public WorkerPart(
      ExodusProperties properties,
      ExodusSecrets secrets,
      SSLContext controlTls,
      Endpoints endpoints,
      EngineUrl engine,
      Step.Listener listener,
      Telemetry telemetry) {
    this.properties = properties;
    this.secrets = secrets;
    this.controlTls = controlTls;
    this.endpoints = endpoints;
    this.engine = engine;
    this.listener = listener;
    this.telemetry = telemetry;
  }

  void start() {
    EngineSettings settings =
        new EngineSettings(
            new EngineNodes(engine.get()),
            engine.restPath(),
            ServiceAccounts.WORKER,
            secrets.worker(),
            properties.engine().timeout());
    EngineApi api = new EngineApi(settings);
    Worker started =
        new Worker(
            Instance.of(properties),
            settings,
            api,
            endpoints,
            Handlers.all(
                api,
                new Fleets(api, secrets::control, controlTls, properties.control().timeout()),
                properties.worker().spool(),
                properties.worker().sampleInterval(),
                listener,
                telemetry),
            properties.worker().slots());
    started.start();
    worker = started;
  }

  /** Null until it has been started. */
  Worker worker() {
    return worker;
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
  }
}
