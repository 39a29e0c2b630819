package io.exodus.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.client.RecordTrouble;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.AcceptanceStore;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.migration.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class AcceptancesTest {

  private static final String ID = "orders-1";
  private static final String LATER = Instant.now().plus(Duration.ofDays(1)).toString();

  private JdbcClient jdbc;
  private RecordStore records;
  private Acceptances acceptances;

  @BeforeEach
  void differences() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    jdbc = JdbcClient.create(dataSource);
    new MigrationStore(jdbc).register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
    records = new RecordStore(jdbc);
    acceptances = new Acceptances(new AcceptanceStore(jdbc), records, Clock.systemUTC());
    acceptances.report(ID, List.of(differs("cart:1"), differs("cart:2"), differs("order:1")));
  }

  private static RecordTrouble differs(String key) {
    return new RecordTrouble("0", key, "VALUE", "another value", "OPEN", 0, null);
  }

  private String state(String key) {
    return records.of(ID).stream()
        .filter(record -> record.key().equals(key))
        .map(RecordTrouble::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldCountAndRepairOnlyWhatIsNotAccepted() {
    List<RecordTrouble> accepted = acceptances.accept(ID, null, "cart:*", "rebuilt", LATER, "dan");

    assertThat(accepted).extracting(RecordTrouble::key).containsExactly("cart:1", "cart:2");
    assertThat(records.open(ID)).isEqualTo(1);
    assertThat(records.openByKind(ID)).containsEntry("VALUE", 1L);
    assertThat(records.open(ID, 10)).extracting(RecordTrouble::key).containsExactly("order:1");
    assertThat(records.takeRepairs(ID, 5, 10))
        .extracting(RecordTrouble::key)
        .containsExactly("order:1");
    assertThat(state("cart:1")).isEqualTo("ACCEPTED");
    assertThat(acceptances.inForce(ID))
        .singleElement()
        .satisfies(one -> assertThat(one.by()).isEqualTo("dan"));
  }

  @Test
  void shouldAcceptWhatIsFoundLaterAndMatches() {
    acceptances.accept(ID, null, "cart:?", "rebuilt", LATER, "dan");

    acceptances.report(ID, List.of(differs("cart:3"), differs("cart:1"), differs("cart:10")));

    assertThat(state("cart:3")).isEqualTo("ACCEPTED");
    assertThat(state("cart:1")).isEqualTo("ACCEPTED");
    assertThat(state("cart:10")).isEqualTo("OPEN");
  }

  @Test
  void shouldOpenAgainWhenTheAcceptanceEnds() {
    acceptances.accept(ID, null, "cart:*", "rebuilt", LATER, "dan");

    jdbc.sql(
            "update exodus_record set accepted_until = current_timestamp - interval '1' second where state = 'ACCEPTED'")
        .update();
    jdbc.sql("update exodus_acceptance set ends_at = current_timestamp - interval '1' second")
        .update();

    assertThat(records.open(ID)).isEqualTo(3);
    assertThat(state("cart:1")).isEqualTo("OPEN");
    assertThat(records.takeRepairs(ID, 5, 10)).hasSize(3);
    assertThat(acceptances.inForce(ID)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2999-01-01T00:00:00Z, acceptedKeys is missing: name a record's key",
    "**?, 2999-01-01T00:00:00Z, acceptedKeys is '**?': it matches every record",
    "basket:*, 2999-01-01T00:00:00Z, acceptedKeys is 'basket:*': no open record",
    "cart.1, 2999-01-01T00:00:00Z, acceptedKeys is 'cart.1': no open record",
    "cart:*, tomorrow, acceptedUntil is 'tomorrow': write date",
    "cart:*, 2020-01-01T00:00:00Z, acceptedUntil is '2020-01-01T00:00:00Z': it is in the past",
    "cart:*, 3000-01-01T00:00:00Z, acceptedUntil is '3000-01-01T00:00:00Z': use a date before"
  })
  void shouldRefuseAndAcceptNothing(String keys, String until, String words) {
    assertThatThrownBy(() -> acceptances.accept(ID, null, keys, "rebuilt", until, "dan"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(words);

    assertThat(records.open(ID)).isEqualTo(3);
    assertThat(acceptances.inForce(ID)).isEmpty();
  }
}
