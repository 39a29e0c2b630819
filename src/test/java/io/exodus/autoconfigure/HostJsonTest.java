package io.exodus.autoconfigure;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.setup.MockMvcBuilders.standaloneSetup;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.exodus.engine.api.ApiJson;
import io.exodus.engine.api.MigrationController;
import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Two APIs in one application, whose host writes JSON in a way of its own. */
class HostJsonTest {

  @RestController
  static class HostController {

    @GetMapping("/orders")
    Order order() {
      return new Order(7);
    }

    record Order(int orderNumber) {}
  }

  private final Journal journal = mock();
  private final MockMvc mvc =
      standaloneSetup(
              new HostController(),
              new MigrationController(null, null, null, null, journal, id -> {}, null))
          .setMessageConverters(
              new ApiJson(),
              new MappingJackson2HttpMessageConverter(
                  JsonMapper.builder()
                      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                      .build()))
          .build();

  @Test
  void shouldWriteTheExodusApiAsItsReadersExpect() throws Exception {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    when(journal.entries("m"))
        .thenReturn(
            List.of(
                new JournalEntry("m", 1, at, EntryType.PHASE.name(), "ada", "x", "{}", "", "h")));

    mvc.perform(get("/exodus/api/migrations/m/journal"))
        .andExpect(content().json("[{\"migrationId\": \"m\", \"at\": \"2026-01-01T00:00:00Z\"}]"));
  }

  @Test
  void shouldLeaveTheHostsJsonAsItIs() throws Exception {
    mvc.perform(get("/orders")).andExpect(content().json("{\"order_number\": 7}"));
  }
}
