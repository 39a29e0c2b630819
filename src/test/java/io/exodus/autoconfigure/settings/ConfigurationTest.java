package io.exodus.autoconfigure.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.autoconfigure.ExodusProbeAutoConfiguration;
import io.exodus.autoconfigure.ExodusSharedAutoConfiguration;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.InterlaySettings;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import io.exodus.probe.ProbeTarget;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

class ConfigurationTest {

  private static final String OLD = "exodus.endpoints.orders-old.";

  private final Map<String, String> keys =
      new HashMap<>(
          Map.of(
              OLD + "family", "redis",
              OLD + "uri", "redis://10.0.0.5:6379",
              OLD + "username", "exodus",
              OLD + "password", "old-secret",
              OLD + "application-users", "orders-app"));

  private ExodusProperties bind() {
    return new Binder(new MapConfigurationPropertySource(keys))
        .bindOrCreate(
            "exodus",
            Bindable.of(ExodusProperties.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }

  private Map<String, EndpointSettings> endpoints() {
    return Settings.endpoints(bind(), Map.of("redis", new RedisFamily()), new Trusts(null));
  }

  @Test
  void shouldReadAnEndpointWithoutEverShowingItsSecret() {
    EndpointSettings endpoint = endpoints().get("orders-old");

    assertThat(endpoint.password().reveal()).isEqualTo("old-secret");
    assertThat(endpoint.toString()).contains("orders-old").doesNotContain("old-secret");
  }

  @Test
  void shouldReadWhereAProbeLooksForAnInterlay() {
    String address = "exodus.probe.addresses.orders.";
    keys.put(address + "family", "redis");
    keys.put(address + "uri", "redis://orders.shop:6379");
    keys.put(address + "username", "shop");

    assertThatThrownBy(this::probed).hasMessage(address + "password is missing: set it");
    keys.put(address + "password", "shop-secret");

    assertThat(probed())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.interlay()).isEqualTo("orders");
              assertThat(target.address().uri()).hasToString("redis://orders.shop:6379");
              assertThat(target.toString()).doesNotContain("shop-secret");
            });
  }

  @Test
  void shouldDemandWhatAProbeNeeds() {
    assertThatThrownBy(this::probed)
        .hasMessage(
            "exodus.probe.addresses is missing: name the interlays that the probe should check");
    keys.put("exodus.role", "probe");
    assertThatThrownBy(() -> ExodusSecrets.of(bind()))
        .hasMessage(
            "exodus.engine.probe-password is missing: set it: in the role 'probe' it is shared with"
                + " the engine");
  }

  private List<ProbeTarget> probed() {
    return ExodusProbeAutoConfiguration.targets(
        bind().probe(), Map.of("redis", new RedisFamily()), new Trusts(null));
  }

  @ParameterizedTest
  @CsvSource({
    "endpoints.orders-old.timeout, -5s, 10 ms to 10 min",
    "endpoints.orders-old.timeout, 0s, 10 ms to 10 min",
    "endpoints.orders-old.timeout, 11m, 10 ms to 10 min",
    "interlays.orders.report-interval, -1s, 10 ms to 2 s",
    "interlays.orders.report-interval, 1m, 10 ms to 2 s",
    "engine.timeout, 0s, 10 ms to 10 min",
    "control.timeout, -2s, 10 ms to 10 min",
    "gates.interval, 0s, 1 ms to 24 h",
    "worker.sample-interval, -1s, 10 ms to 1 min",
    "worker.slots, 0, 1 to 1000",
    "worker.slots, -4, 1 to 1000",
    "telemetry.timeout, -10s, 10 ms to 10 min",
    "telemetry.patience, 40d, 1 ms to 24 h",
    "probe.interval, 0s, 1 ms to 24 h",
    "probe.addresses.orders.timeout, -1s, 10 ms to 10 min",
    "demo.clients, 0, 1 to 10000",
    "demo.keys, -1, 0 to 1000000000"
  })
  void shouldRefuseToStartWithADurationOrCountThatMakesNoSense(
      String key, String value, String words) {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ExodusSharedAutoConfiguration.class))
        .withPropertyValues("exodus." + key + "=" + value)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("exodus." + key + " is '")
                    .hasMessageEndingWith(": use " + words));
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
  void shouldTakeAHostNameWithAnUnderscoreForADatabase() {
    keys.put(OLD + "uri", "redis://redis_old:6379");
    assertThat(endpoints().get("orders-old").address()).hasToString("redis_old:6379");

    keys.put(OLD + "uri", "redis://exodus:hunter2@redis_old:6379");
    assertThatThrownBy(this::endpoints)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(OLD + "uri")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void shouldSayWhyAHostNameWithAnUnderscoreCannotBeCalledOverHttp() {
    share("worker");
    keys.put("exodus.engine.url", "http://exodus_engine:8080");

    assertThatThrownBy(this::shared)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("exodus.engine.url is 'http://exodus_engine:8080'")
        .hasMessageContaining("no '_'");
    assertThatThrownBy(
            () ->
                Advertised.control(
                    "i", "interlay_1:7400", Settings.address("i.control", "0.0.0.0:6400")))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("i.control-advertised is 'interlay_1'")
        .hasMessageContaining("no '_'");
  }

  @Test
  void shouldRefuseAnInterlayThatLeadsNowhere() {
    keys.put("exodus.interlays.orders.source", "orders-old");
    keys.put("exodus.interlays.orders.target", "nowhere");

    assertThatThrownBy(() -> Settings.catalog(bind(), Map.of("redis", new RedisFamily())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("exodus.interlays.orders.target is 'nowhere'");
  }

  @ParameterizedTest
  @CsvSource({
    "engine, exodus.engine.worker-password",
    "engine, exodus.engine.interlay-password",
    "worker, exodus.engine.worker-password",
    "worker, exodus.engine.url",
    "worker, exodus.control.token",
    "interlay, exodus.engine.interlay-password",
    "interlay, exodus.engine.url",
    "interlay, exodus.control.token"
  })
  void shouldNameWhatARoleSharesAndDoesNotHave(String role, String key) {
    share(role);
    keys.remove(key);

    assertThatThrownBy(this::shared)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(key + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"engine", "worker", "interlay"})
  void shouldDemandNoMoreThanARoleShares(String role) {
    share(role);
    if (role.equals("engine")) {
      keys.remove("exodus.engine.url");
      keys.remove("exodus.control.token");
    } else {
      keys.remove(
          role.equals("worker")
              ? "exodus.engine.interlay-password"
              : "exodus.engine.worker-password");
    }

    shared();
  }

  @Test
  void shouldMakeSecretsOfItsOwnWhenAllPartsAreOneProcess() {
    ExodusSecrets secrets = ExodusSecrets.of(bind());

    assertThat(secrets.worker().reveal()).hasSizeGreaterThan(20);
    assertThat(secrets.control().reveal()).isNotEqualTo(secrets.worker().reveal());
  }

  @ParameterizedTest
  @CsvSource({
    "engine, exodus.engine.worker-password",
    "interlay, exodus.engine.interlay-password",
    "worker, exodus.control.token",
    "engine, exodus.engine.probe-password",
    "engine, exodus.interlays.orders.engine-password",
    "worker, exodus.interlays.orders.control-token"
  })
  void shouldRefuseASecretThatIsShort(String role, String key) {
    share(role);
    keys.put(key, "fifteen-letters");

    assertThatThrownBy(this::shared)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(key + " is '(15 characters)': use 16 or more")
        .hasMessageNotContaining("fifteen");
    keys.put(key, "sixteen--letters");
    shared();
  }

  @Test
  void shouldNeedNoSharedSecretsWhereAnInterlayHasItsOwn() {
    share("interlay");
    keys.remove("exodus.engine.interlay-password");
    keys.remove("exodus.control.token");
    keys.put("exodus.interlays.orders.engine-password", "orders-own-password");
    keys.put("exodus.interlays.orders.control-token", "orders-own-control-token");

    shared();
    ExodusSecrets secrets = ExodusSecrets.of(bind());

    assertThat(secrets.control("orders").reveal()).isEqualTo("orders-own-control-token");
    assertThat(secrets.interlays().get("orders").reveal()).isEqualTo("orders-own-password");
    keys.put("exodus.interlays.payments.listen", "127.0.0.1:0");
    assertThatThrownBy(this::shared)
        .hasMessageStartingWith("exodus.engine.interlay-password is missing");
  }

  private void share(String role) {
    keys.put("exodus.role", role);
    keys.put("exodus.engine.url", "http://engine:8080");
    keys.put("exodus.engine.worker-password", "one-of-the-workers");
    keys.put("exodus.engine.interlay-password", "two-of-the-interlays");
    keys.put("exodus.control.token", "three-for-the-orders");
  }

  private void shared() {
    ExodusSecrets.of(bind());
    new EngineUrl(bind(), new MockEnvironment(), () -> null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"engine:8080", "ftp://engine", "http://a:b@engine", "http://e/?x=y", "::"})
  void shouldRefuseAnEngineAddressThatIsNone(String url) {
    share("worker");
    keys.put("exodus.engine.url", url);

    assertThatThrownBy(this::shared)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("exodus.engine.url is '")
        .hasMessageNotContaining("a:b");
  }

  @Test
  void shouldRefuseARoleThatThereIsNot() {
    MockEnvironment environment = new MockEnvironment().withProperty("exodus.role", "wurker");

    assertThatThrownBy(() -> Role.of(environment))
        .isInstanceOf(RefusedException.class)
        .hasMessage("exodus.role is 'wurker': use one of all, engine, worker, interlay, probe");
  }

  @Test
  void shouldNeedNoPasswordsOfDatabasesForAnInterlay() {
    keys.keySet().removeIf(key -> key.startsWith(OLD));
    keys.put("exodus.role", "interlay");
    for (String name : List.of("old", "new")) {
      keys.put("exodus.endpoints." + name + ".family", "redis");
      keys.put("exodus.endpoints." + name + ".uri", "rediss://" + name);
    }
    keys.put("exodus.interlays.orders.family", "redis");
    keys.put("exodus.interlays.orders.listen", "127.0.0.1:0");
    keys.put("exodus.interlays.orders.source", "old");
    keys.put("exodus.interlays.orders.target", "new");

    InterlaySettings settings =
        Settings.interlay(
            "orders",
            bind(),
            Map.of("redis", new RedisFamily()),
            Set.of("redis"),
            new Trusts(null),
            new ExodusSecrets(null, null, Secret.of("token"), null));

    assertThat(settings.target()).hasToString("new:6379 (TLS)");
    keys.put("exodus.endpoints.new.uri", "redis://redis_new:7000");
    assertThat(
            Settings.interlay(
                    "orders",
                    bind(),
                    Map.of("redis", new RedisFamily()),
                    Set.of("redis"),
                    new Trusts(null),
                    new ExodusSecrets(null, null, Secret.of("token"), null))
                .target())
        .hasToString("redis_new:7000");
    keys.put("exodus.endpoints.new.uri", "http://new");
    assertThatThrownBy(
            () ->
                Settings.interlay(
                    "orders",
                    bind(),
                    Map.of("redis", new RedisFamily()),
                    Set.of("redis"),
                    new Trusts(null),
                    new ExodusSecrets(null, null, Secret.of("token"), null)))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("exodus.endpoints.new.uri is ");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7:6400, , 10.0.0.7, 0",
    "127.0.0.1:0, interlay-1, interlay-1, 0",
    "0.0.0.0:6400, interlay-1:7400, interlay-1, 7400",
    "0.0.0.0:6400, [::1], [::1], 0"
  })
  void shouldTellWorkersWhereTheyReachAnInterlay(
      String listens, String advertised, String host, int port) {
    InetSocketAddress told =
        Advertised.control("i", advertised, Settings.address("i.control", listens));

    assertThat(told.getHostString()).isEqualTo(host);
    assertThat(told.getPort()).isEqualTo(port);
  }
}
