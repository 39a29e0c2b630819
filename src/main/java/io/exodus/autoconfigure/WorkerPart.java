package io.exodus.autoconfigure;

import io.exodus.cutover.Step;
import io.exodus.engine.ServiceAccounts;
import io.exodus.migration.api.EngineNodes;
import io.exodus.telemetry.Telemetry;
import io.exodus.worker.Endpoints;
import io.exodus.worker.EngineApi;
import io.exodus.worker.EngineSettings;
import io.exodus.worker.Fleets;
import io.exodus.worker.Handlers;
import io.exodus.worker.Worker;

/** The worker of this process. */
class WorkerPart implements AutoCloseable {

  private final ExodusProperties properties;
  private final ExodusSecrets secrets;
  private final Endpoints endpoints;
  private final EngineUrl engine;
  private final Step.Listener listener;
  private final Telemetry telemetry;
  private volatile Worker worker;

  WorkerPart(
      ExodusProperties properties,
      ExodusSecrets secrets,
      Endpoints endpoints,
      EngineUrl engine,
      Step.Listener listener,
      Telemetry telemetry) {
    this.properties = properties;
    this.secrets = secrets;
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
                new Fleets(api, secrets.control(), properties.control().timeout()),
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
