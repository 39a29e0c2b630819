package io.exodus.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.ExodusApplication;
import io.exodus.migration.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class DemoEnvironmentTest {

  private final StandardEnvironment environment = new StandardEnvironment();

  private void listen(String address) {
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of("server.address", address)));
  }

  private void process() {
    new DemoEnvironment()
        .postProcessEnvironment(environment, new SpringApplication(ExodusApplication.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "no such host"})
  void shouldServeNoOtherHost(String address) {
    environment.setActiveProfiles("demo");
    listen(address);

    assertThatThrownBy(this::process)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("server.address is '" + address + "': remove it");
  }

  @Test
  void shouldLeaveEverythingAloneOutsideTheDemo() {
    listen("0.0.0.0");
    int sources = environment.getPropertySources().size();

    process();

    assertThat(environment.getPropertySources()).hasSize(sources);
  }
}
