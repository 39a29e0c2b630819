package io.exodus.engine.api;

import io.exodus.engine.authority.StreamService;
import io.exodus.migration.Direction;
import java.util.Map;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Streams that are lost, and what is done about it. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/migrations/{id}")
public class StreamController {

  private final StreamService streams;

  public StreamController(StreamService streams) {
    this.streams = streams;
  }

  @Topics(Topics.FOLLOW)
  @PostMapping("/streams/{direction}/lost")
  void lost(
      @PathVariable String id,
      @PathVariable Direction direction,
      @RequestBody Map<String, String> told) {
    streams.lost(id, direction, String.valueOf(told.get("reason")), Caller.name());
  }

  @Topics(Topics.REATTACH)
  @PostMapping("/streams/REVERSE/rebuild")
  void rebuild(@PathVariable String id) {
    streams.rebuild(id, Caller.name());
  }

  @Topics(Topics.FOLLOW)
  @PostMapping("/streams/REVERSE/rebuilt")
  void rebuilt(@PathVariable String id) {
    streams.rebuilt(id, Caller.name());
  }

  @Topics(Topics.EMPTY)
  @PostMapping("/emptying")
  void emptying(@PathVariable String id) {
    streams.emptying(id, Caller.name());
  }

  @Topics(Topics.EMPTY)
  @PostMapping("/emptied")
  void emptied(@PathVariable String id) {
    streams.emptied(id, Caller.name());
  }
}
