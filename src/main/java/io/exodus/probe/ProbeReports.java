package io.exodus.probe;

import io.exodus.client.EngineCalls;
import io.exodus.client.EngineNodes;
import io.exodus.json.Json;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the engine, at whichever node answers, what a probe has found. */
public final class ProbeReports {

  private final EngineCalls engine;
  private final String network;

  /**
   * @param nodes of the API, such as {@code http://engine:8080/exodus/api}
   * @param network that the probe looks from
   */
  public ProbeReports(
      EngineNodes nodes, String network, String user, Secret password, Duration timeout) {
    this.engine = new EngineCalls(nodes, user, password, "exodus.engine.probe-password", timeout);
    this.network = network;
  }

  /**
   * @param trouble null where the interlay answered
   * @throws IOException if no node takes it, in words
   */
  void report(String interlay, String address, String trouble, long millis) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("address", address);
    body.put("trouble", trouble);
    body.put("millis", millis);
    engine.send(
        "PUT",
        "/interlays/" + interlay + "/probes/" + network,
        BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
  }
}
