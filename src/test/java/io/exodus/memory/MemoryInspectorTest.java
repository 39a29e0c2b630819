package io.exodus.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Inspector;
import io.exodus.memory.family.MemoryFamily;
import io.exodus.memory.server.MemoryDatabase;
import io.exodus.migration.Finding;
import io.exodus.migration.Incompatibility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the preflight finds before anything is moved. */
class MemoryInspectorTest {

  private final MemoryPair databases = new MemoryPair();
  private final Inspector inspector = new MemoryFamily().inspector();

  @AfterEach
  void tearDown() {
    databases.close();
  }

  @Test
  void shouldFindNothingWrongWithTwoDatabasesThatFit() {
    EndpointPair link = databases.link();

    assertThat(inspector.endpoints(link)).isEmpty();
    assertThat(inspector.credentials(link)).isEmpty();
    assertThat(inspector.health(link)).isEmpty();
    assertThat(inspector.capacity(link, 1.5)).isEmpty();
    assertThat(inspector.compatibility(link))
        .extracting(Finding::trait)
        .extracting(Incompatibility::feature)
        .containsExactly("serverVersion");
  }

  @Test
  void shouldFindThatBothAddressesLeadToOneDatabase() {
    EndpointPair link = towards(databases.source());

    assertThat(inspector.endpoints(link))
        .extracting(Finding::message)
        .containsExactly("It is the source.");
  }

  @Test
  void shouldFindUsersThatTheTargetLacksAndRoomThatItDoesNotHave() {
    LineClient application = MemoryPair.application(databases.source());
    application.send("SET orders 1 ordered");
    try (MemoryDatabase other =
        new MemoryDatabase("1.0", 10)
            .administrator(MemoryPair.EXODUS_USER, MemoryPair.EXODUS_PASSWORD)) {
      EndpointPair link = towards(other);

      assertThat(inspector.credentials(link))
          .extracting(Finding::message)
          .contains("User 'orders' of the source is missing.");
      assertThat(inspector.capacity(link, 1.5))
          .extracting(Finding::message)
          .containsExactly("It has room for 10 bytes; the source holds 8.");
    }
  }

  @Test
  void shouldTellWhoIsConnected() {
    LineClient application = MemoryPair.application(databases.source());
    application.send("PING");

    assertThat(inspector.connected(databases.link().source()).values())
        .extracting(Inspector.Connected::user)
        .containsExactly(MemoryPair.APPLICATION_USER);
  }

  private EndpointPair towards(MemoryDatabase target) {
    return new EndpointPair(
        "a move", databases.link().source(), MemoryPair.settings("new", target));
  }
}
