package io.exodus.worker;

import com.fasterxml.jackson.core.type.TypeReference;
import io.exodus.client.EngineApi;
import io.exodus.client.EngineHttp;
import io.exodus.client.EngineRefusedException;
import io.exodus.client.TaskInHand;
import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.migration.Alteration;
import io.exodus.migration.Authority;
import java.util.List;
import java.util.Map;

/** What Exodus has changed on one side of a migration, kept by the engine. */
final class EngineAlterations implements Alterations {

  private final EngineApi engine;
  private final EngineHttp http;
  private final TaskInHand hand;
  private final String path;

  private EngineAlterations(EngineApi engine, TaskInHand hand, Authority side) {
    this.engine = engine;
    this.http = engine.http();
    this.hand = hand;
    this.path = EngineApi.path(hand) + "/alterations/" + side;
  }

  static EndpointPair keep(EngineApi engine, TaskInHand hand, EndpointPair link) {
    return new EndpointPair(
        link.migrationId(),
        link.source(),
        link.target(),
        new EngineAlterations(engine, hand, Authority.SOURCE),
        new EngineAlterations(engine, hand, Authority.TARGET));
  }

  @Override
  public List<Alteration> known() {
    return http.get(path, new TypeReference<>() {});
  }

  @Override
  public void note(List<Alteration> altered) {
    http.postRepeatable(hand, path, Map.of("altered", altered));
  }

  @Override
  public void forget(long epoch, List<Alteration> restored) {
    try {
      http.post(hand, path + "/restored", Map.of("epoch", epoch, "restored", restored));
    } catch (EngineRefusedException e) {
      long recorded = engine.migration(hand.migrationId()).route().epoch();
      if (recorded <= epoch) {
        throw e;
      }
      throw new StaleEpochException("the engine's record", epoch, recorded);
    }
  }
}
