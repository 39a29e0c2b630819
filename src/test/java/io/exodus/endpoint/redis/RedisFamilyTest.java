package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.HostPort;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisFamilyTest {

  private final RedisFamily family = new RedisFamily(null, null);

  @Test
  void shouldAcceptPlainAndEncryptedAddresses() {
    assertThatCode(() -> family.check(settings("redis://host:6379", "exodus", "shop", "sentinel")))
        .doesNotThrowAnyException();
    assertThatCode(() -> family.check(settings("rediss://host", "exodus", "default", "sentinel")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "redis://redis_old:6379, redis_old, 6379",
    "rediss://redis_old, redis_old, 6379",
    "redis://-odd-.local:7000, -odd-.local, 7000",
    "redis://10.0.0.5:6379, 10.0.0.5, 6379",
    "redis://[::1]:6380, ::1, 6380"
  })
  void shouldAcceptHostsWhoseNamesUriDoesNotUnderstand(String uri, String host, int port) {
    EndpointSettings settings = settings(uri, "exodus", "shop", "sentinel");

    assertThatCode(() -> family.check(settings)).doesNotThrowAnyException();
    assertThat(RedisConnections.address(settings))
        .returns(host, HostPort::host)
        .returns(port, HostPort::port);
  }

  @ParameterizedTest
  @CsvSource({
    "redis://u:geheim@redis_old,exodus, shop,   x,    uri,              username and password",
    "redis://u:ge:heim@a_b:x, exodus,  shop,    x,    uri,              redis://host:port",
    "redis://redis_old:99999, exodus,  shop,    x,    uri,              redis://host:port",
    "http://host:1,           exodus,  shop,    x,    uri,              redis://",
    "redis://u:geheim@host,   exodus,  shop,    x,    uri,              username and password",
    "redis://host/3,          exodus,  shop,    x,    uri,              remove the path",
    "redis:host,              exodus,  shop,    x,    uri,              redis://host:port",
    "redis://host,            shop,    shop,    x,    application-users, separate user",
    "redis://host,            ,        default, x,    application-users, separate user",
    "redis://host,            exodus,  ,        x,    application-users, name the ACL user",
    "redis://host,            exodus,  shop,    shop, exempt-users,     remove the applications"
  })
  void shouldNameKeyValueAndRemedyWhenItRefuses(
      String uri, String user, String application, String exempt, String field, String remedy) {
    assertThatThrownBy(() -> family.check(settings(uri, user, application, exempt)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("exodus.endpoints.orders." + field)
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("geheim");
  }

  /** A misspelt one would do nothing, without a word. */
  @Test
  void shouldRefuseAnOptionThatItDoesNotHave() {
    EndpointSettings plain = settings("redis://host", "exodus", "shop", "x");
    EndpointSettings settings =
        new EndpointSettings(
            plain.name(),
            plain.family(),
            plain.uri(),
            plain.username(),
            plain.password(),
            plain.applicationUsers(),
            plain.exemptUsers(),
            plain.timeout(),
            plain.trust(),
            plain.replicas(),
            Map.of("slot", "s1"));

    assertThatThrownBy(() -> family.check(settings))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("exodus.endpoints.orders.options.slot is 's1': remove it");
  }

  private static EndpointSettings settings(
      String uri, String user, String application, String exempt) {
    return new EndpointSettings(
        "orders",
        "redis",
        URI.create(uri),
        user,
        Secret.of("x"),
        application,
        Set.of(exempt),
        Duration.ofSeconds(1));
  }
}
