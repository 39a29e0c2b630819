package io.exodus.engine.api;

import io.exodus.client.Attempt;
import io.exodus.client.FenceDebt;
import io.exodus.engine.authority.RouteService;
import io.exodus.migration.Authority;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The record of authority, for the workers that change it. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/migrations/{id}")
public class RouteController {

  private final RouteService routes;

  public RouteController(RouteService routes) {
    this.routes = routes;
  }

  @Topics({Topics.SWITCH, Topics.TAKE})
  @PostMapping("/attempts")
  Attempt begin(@PathVariable String id, @RequestBody Begin begin) {
    return begin.withLoss()
        ? routes.beginWithLoss(id, begin.worker(), Caller.name())
        : routes.begin(id, begin.towards(), begin.worker(), Caller.name());
  }

  @Topics({Topics.SWITCH, Topics.TAKE, Topics.SETTLE})
  @PostMapping("/attempts/takeover")
  ResponseEntity<Attempt> takeOver(@PathVariable String id, @RequestBody TakeOver takeOver) {
    Attempt attempt = routes.takeOver(id, takeOver.worker(), Caller.name());
    return attempt == null ? ResponseEntity.noContent().build() : ResponseEntity.ok(attempt);
  }

  @Topics({Topics.SWITCH, Topics.TAKE, Topics.SETTLE})
  @PostMapping("/attempts/{number}/decision")
  Attempt decide(
      @PathVariable String id, @PathVariable long number, @RequestBody Decision decision) {
    return routes.decide(id, number, decision.epoch(), decision.decision(), Caller.name());
  }

  @Topics({Topics.SWITCH, Topics.TAKE, Topics.SETTLE})
  @PostMapping("/attempts/{number}/completion")
  void complete(
      @PathVariable String id, @PathVariable long number, @RequestBody Completion completion) {
    routes.complete(id, number, completion.epoch(), completion.evidence(), Caller.name());
  }

  @Topics(Topics.COMMIT)
  @PostMapping("/commit")
  Map<String, Boolean> commit(@PathVariable String id) {
    routes.commit(id, Caller.name());
    return Map.of("committed", true);
  }

  @GetMapping("/committed")
  Map<String, Boolean> committed(@PathVariable String id) {
    return Map.of("committed", routes.committed(id));
  }

  @GetMapping("/fence")
  Map<String, FenceDebt> fence(@PathVariable String id) {
    return Map.of("target", routes.fenceDebt(id));
  }

  @Topics({Topics.CLOSE, Topics.WATCH})
  @PostMapping("/fence")
  void closed(@PathVariable String id) {
    routes.closed(id, Caller.name());
  }

  @Topics(Topics.RELEASE)
  @PostMapping("/release")
  void release(@PathVariable String id) {
    routes.release(id, Caller.name());
  }

  record Begin(Authority towards, String worker, boolean withLoss) {}

  record TakeOver(String worker) {}

  record Decision(long epoch, Attempt.State decision) {}

  record Completion(long epoch, Map<String, Object> evidence) {}
}
