package io.exodus.engine.api;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.exodus.migration.Direction;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

class ApiErrorsTest {

  /** Something of the API whose path holds a direction. */
  @RestController
  static class Streams {
    @GetMapping("/streams/{direction}")
    String stream(@PathVariable Direction direction) {
      return direction.name();
    }
  }

  @Test
  void shouldSayWhichWordsAPathMayHold() throws Exception {
    var mvc =
        MockMvcBuilders.standaloneSetup(new Streams()).setControllerAdvice(new ApiErrors()).build();

    mvc.perform(get("/streams/REVERSE")).andExpect(status().isOk());
    mvc.perform(get("/streams/BACKWARDS"))
        .andExpect(status().isBadRequest())
        .andExpect(
            jsonPath("$.message").value("direction is 'BACKWARDS': use one of [FORWARD, REVERSE]"));
  }
}
