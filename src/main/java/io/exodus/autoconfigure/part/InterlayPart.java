package io.exodus.autoconfigure.part;

import io.exodus.autoconfigure.settings.EngineUrl;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.client.EngineNodes;
import io.exodus.engine.api.ApiPaths;
import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.interlay.EngineRouteSource;
import io.exodus.interlay.Interlay;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Protocol;
import io.exodus.migration.RefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** All interlays of this process. */
public class InterlayPart implements AutoCloseable {

  private final Map<String, InterlaySettings> settings;
  private final Map<String, Protocol> protocols;
  private final ExodusSecrets secrets;
  private final EngineUrl engine;
  private final Map<String, Interlay> interlays = new ConcurrentHashMap<>();

  /**
   * @param settings by the interlay's name
   * @param protocols by the name of their family; of each interlay's family there is one
   */
  public InterlayPart(
      Map<String, InterlaySettings> settings,
      Map<String, Protocol> protocols,
      ExodusSecrets secrets,
      EngineUrl engine) {
    this.settings = settings;
    this.protocols = protocols;
    this.secrets = secrets;
    this.engine = engine;
  }

  /**
   * @throws RefusedException if an address is taken
   */
  void start() {
    List<URI> api =
        engine.get().stream()
            .map(node -> URI.create(node.toString().replaceAll("/+$", "") + ApiPaths.ROOT))
            .toList();
    settings.forEach(
        (name, each) -> {
          Interlay interlay =
              new Interlay(
                  protocols.get(each.family()),
                  each,
                  new EngineRouteSource(
                      new EngineNodes(api),
                      secrets.interlays().containsKey(name)
                          ? ServiceAccounts.interlay(name)
                          : ServiceAccounts.INTERLAY,
                      secrets.interlays().getOrDefault(name, secrets.interlay())));
          interlays.put(name, interlay);
          try {
            interlay.start();
          } catch (IOException e) {
            throw new RefusedException("exodus.interlays." + name, each.listen(), e.getMessage());
          }
        });
  }

  /** Where applications reach the interlay of that name. */
  InetSocketAddress address(String name) {
    return interlays.get(name).address();
  }

  Map<String, Interlay> interlays() {
    return new TreeMap<>(interlays);
  }

  /** One after the other: each tells the engine that it is gone. */
  @Override
  public void close() {
    interlays.values().forEach(Interlay::close);
  }
}
