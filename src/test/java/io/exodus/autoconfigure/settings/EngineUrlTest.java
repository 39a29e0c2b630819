package io.exodus.autoconfigure.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.RefusedException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.web.servlet.JerseyApplicationPath;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.mock.env.MockEnvironment;

/** The engine of the same process, whatever web server the application has given it. */
class EngineUrlTest {

  private final MockEnvironment environment = environment();
  private JerseyApplicationPath rest = () -> "/engine-rest";

  private static MockEnvironment environment() {
    MockEnvironment environment = new MockEnvironment();
    environment.setConversionService(new ApplicationConversionService());
    environment.setProperty("local.server.port", "8081");
    return environment;
  }

  private EngineUrl engine(Map<String, String> keys) {
    keys.forEach(environment::setProperty);
    return new EngineUrl(
        Binder.get(environment).bindOrCreate("exodus", ExodusProperties.class),
        environment,
        () -> rest);
  }

  @Test
  void shouldFollowTheApplicationsPaths() {
    rest = () -> "engine";
    EngineUrl engine = engine(Map.of("server.servlet.context-path", "/shop"));

    assertThat(engine.get()).containsExactly(URI.create("http://localhost:8081/shop"));
    assertThat(engine.restPath()).isEqualTo("/engine");
  }

  @Test
  void shouldCallTheAddressThatTheServerListensAt() {
    assertThat(engine(Map.of("server.address", "127.0.0.2")).get())
        .containsExactly(URI.create("http://127.0.0.2:8081"));
    assertThat(engine(Map.of("server.address", "::1")).get())
        .containsExactly(URI.create("http://[0:0:0:0:0:0:0:1]:8081"));
    assertThat(engine(Map.of("server.address", "0.0.0.0")).get())
        .containsExactly(URI.create("http://localhost:8081"));
  }

  @Test
  void shouldNotTakeTheApplicationsOwnRestApiForTheEngines() {
    rest = () -> "/shop-api";
    EngineUrl engine =
        engine(Map.of("exodus.role", "worker", "exodus.engine.url", "http://engine:8080"));

    assertThat(engine.restPath()).isEqualTo("/engine-rest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exodus.engine.url", "exodus.engine.url[1]"})
  void shouldTakeAUrlForEachNode(String key) {
    boolean list = key.endsWith("]");
    Map<String, String> urls =
        list
            ? Map.of("exodus.engine.url[0]", "http://a:8080", key, "https://b/x")
            : Map.of(key, "http://a:8080, https://b/x");

    assertThat(engine(urls).get())
        .containsExactly(URI.create("http://a:8080"), URI.create("https://b/x"));
  }

  @Test
  void shouldTakeTheConfiguredPath() {
    EngineUrl engine =
        engine(
            Map.of(
                "exodus.role", "worker",
                "exodus.engine.url", "http://engine:8080",
                "exodus.engine.rest-path", "engine/"));

    assertThat(engine.restPath()).isEqualTo("/engine");
  }

  @Test
  void shouldRefuseAnApplicationWithoutAWebServer() {
    EngineUrl engine =
        new EngineUrl(
            Binder.get(new MockEnvironment()).bindOrCreate("exodus", ExodusProperties.class),
            new MockEnvironment(),
            () -> null);

    assertThatThrownBy(engine::get)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("exodus.engine.url is missing")
        .hasMessageContaining("exodus.role=engine");
  }

  @Test
  void shouldRefuseToGuessTheNameOnACertificate() {
    EngineUrl engine = engine(Map.of("server.ssl.bundle", "shop"));

    assertThatThrownBy(engine::get)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("uses TLS");
  }
}
