package io.exodus.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.migration.RefusedException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class ConfigurationTest {

  private static final String OLD = "exodus.endpoints.orders-old.";

  private final Map<String, String> keys =
      new HashMap<>(
          Map.of(
              OLD + "family", "redis",
              OLD + "uri", "redis://10.0.0.5:6379",
              OLD + "username", "exodus",
              OLD + "password", "old-secret",
              OLD + "application-user", "orders-app"));

  private ExodusProperties bind() {
    return new Binder(new MapConfigurationPropertySource(keys))
        .bindOrCreate(
            "exodus",
            Bindable.of(ExodusProperties.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }

  private Map<String, EndpointSettings> endpoints() {
    return Settings.endpoints(bind(), Map.of("redis", new RedisFamily()));
  }

  @Test
  void shouldReadAnEndpointWithoutEverShowingItsSecret() {
    EndpointSettings endpoint = endpoints().get("orders-old");

    assertThat(endpoint.password().reveal()).isEqualTo("old-secret");
    assertThat(endpoint.toString()).contains("orders-old").doesNotContain("old-secret");
  }

  @Test
  void shouldNameTheKeyWhenItIsUnknown() {
    keys.put(OLD + "application-usr", "x");

    assertThatThrownBy(this::bind)
        .isInstanceOfSatisfying(
            BindException.class,
            e -> {
              FailureAnalysis analysis = new UnknownKeyFailureAnalyzer().analyze(e);
              assertThat(analysis.getDescription())
                  .startsWith(OLD + "application-usr is 'x'")
                  .contains("no such key");
            });
  }

  @Test
  void shouldHideTheValueWhenTheUnknownKeyLooksLikeASecret() {
    keys.put(OLD + "passwort", "hunter2");

    assertThatThrownBy(this::bind)
        .isInstanceOfSatisfying(
            BindException.class,
            e ->
                assertThat(new UnknownKeyFailureAnalyzer().analyze(e).getDescription())
                    .doesNotContain("hunter2"));
  }

  @Test
  void shouldNameTheFamiliesWhenOneIsUnknown() {
    keys.put(OLD + "family", "rediz");

    assertThatThrownBy(this::endpoints)
        .isInstanceOf(RefusedException.class)
        .hasMessage(OLD + "family is 'rediz': use one of [redis]");
  }

  @Test
  void shouldNameTheVariableWhenASecretIsMissing() {
    keys.put(OLD + "password", "${ORDERS_OLD_PASSWORD}");

    assertThatThrownBy(this::endpoints)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(OLD + "password is '${ORDERS_OLD_PASSWORD}'");
  }

  @Test
  void shouldRefuseCredentialsInAnAddress() {
    keys.put(OLD + "uri", "redis://exodus:hunter2@10.0.0.5:6379");

    assertThatThrownBy(this::endpoints)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(OLD + "uri")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void shouldRefuseAnInterlayThatLeadsNowhere() {
    keys.put("exodus.interlays.orders.source", "orders-old");
    keys.put("exodus.interlays.orders.target", "nowhere");

    assertThatThrownBy(() -> Settings.catalog(bind(), Map.of("redis", new RedisFamily())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("exodus.interlays.orders.target is 'nowhere'");
  }
}
