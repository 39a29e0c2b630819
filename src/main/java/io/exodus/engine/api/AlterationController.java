package io.exodus.engine.api;

import io.exodus.engine.authority.AlterationService;
import io.exodus.migration.Alteration;
import io.exodus.migration.Authority;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Exodus has changed on a side of a migration and not put back yet. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/migrations/{id}/alterations/{side}")
public class AlterationController {

  private final AlterationService alterations;

  public AlterationController(AlterationService alterations) {
    this.alterations = alterations;
  }

  @GetMapping
  List<Alteration> of(@PathVariable String id, @PathVariable Authority side) {
    return alterations.of(id, side);
  }

  @TouchesASide
  @PostMapping
  void note(@PathVariable String id, @PathVariable Authority side, @RequestBody Noted noted) {
    alterations.note(id, side, noted.altered());
  }

  @TouchesASide
  @PostMapping("/restored")
  void restored(
      @PathVariable String id, @PathVariable Authority side, @RequestBody Restored restored) {
    alterations.forget(id, side, restored.epoch(), restored.restored());
  }

  record Noted(List<Alteration> altered) {}

  record Restored(long epoch, List<Alteration> restored) {}
}
