package io.exodus.autoconfigure.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.migration.RefusedException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Named plans as they are configured. */
class PlanSettingsTest {

  private static final String PLAN = "exodus.plans.orders.";

  private final Map<String, String> keys = new HashMap<>();

  PlanSettingsTest() {
    for (String endpoint : new String[] {"orders-old", "orders-new"}) {
      keys.put("exodus.endpoints." + endpoint + ".family", "redis");
    }
    keys.put("exodus.interlays.orders.source", "orders-old");
    keys.put("exodus.interlays.orders.target", "orders-new");
    keys.put(PLAN + "description", "Orders move");
    keys.put(PLAN + "kind", "rehearsal");
    keys.put(PLAN + "source", "orders-old");
    keys.put(PLAN + "target", "orders-new");
    keys.put(PLAN + "interlays[0]", "orders");
    keys.put(PLAN + "owners.database-owner", "dbas");
    keys.put(PLAN + "max-p99", "40ms");
    keys.put(PLAN + "rollback-window", "2h");
    keys.put(PLAN + "retention", "P30D");
  }

  private Map<String, Map<String, Object>> plans() {
    ExodusProperties properties =
        new Binder(new MapConfigurationPropertySource(keys))
            .bindOrCreate(
                "exodus",
                Bindable.of(ExodusProperties.class),
                new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    return Settings.catalog(properties, Map.of("redis", new RedisFamily())).plans();
  }

  @Test
  void shouldAnswerForTheVariablesOfAStart() {
    assertThat(plans())
        .containsExactly(
            Map.entry(
                "orders",
                Map.of(
                    "description", "Orders move",
                    "kind", "REHEARSAL",
                    "sourceEndpoint", "orders-old",
                    "targetEndpoint", "orders-new",
                    "interlays", "orders",
                    "databaseOwner", "dbas",
                    "maxP99Millis", 40L,
                    "rollbackWindow", "PT2H",
                    "retention", "PT720H")));
  }

  @ParameterizedTest
  @CsvSource({
    "source, nowhere, no endpoint of that name",
    "target, nowhere, no endpoint of that name",
    "interlays[0], nowhere, no interlay of that name",
    "max-error-rate, 2.0, from 0 to 1",
    "max-p99, 0ms, use 1 to 600000 milliseconds",
    "max-p99, 99999999999d, use a whole number of milliseconds",
    "criteria-window, -5m, use 1 s to 24 h",
    "longest-hold, 5m, use 100 to 60000 milliseconds",
    "accept-plaintext[0], orders, name the source",
    "certificate-days, -1, use a whole number of days",
    "backup-age, 0s, use 1 min to 3650 days",
    "rollback-window, -1h, use 0 s to 366 days",
    "rollback-window, 367d, use 0 s to 366 days",
    "capacity-headroom, 0.9, give the required memory",
    "retention, -30d, use 0 s to 36500 days",
    "retention, 99999d, use 0 s to 36500 days"
  })
  void shouldNameTheKeyWhenItMakesNoSense(String key, String value, String words) {
    keys.put(PLAN + key, value);

    assertThatThrownBy(this::plans)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(PLAN + key.replace("[0]", "") + " is '")
        .hasMessageContaining(words);
  }

  @Test
  void shouldRefuseAKeyThatIsNone() {
    keys.put(PLAN + "retain", "30d");

    assertThatThrownBy(this::plans).isInstanceOf(BindException.class);
  }
}
