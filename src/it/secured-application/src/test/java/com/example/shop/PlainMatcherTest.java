package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.ActiveProfiles;

/**
 * Paths as most people write them. The one of the engine's REST API, which is a servlet of its own,
 * is not covered by them: its workers meet the shop's own log-in.
 */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.datasource.url=jdbc:h2:mem:plain")
@ActiveProfiles("plain")
@ExtendWith(OutputCaptureExtension.class)
class PlainMatcherTest {

  @TestConfiguration
  static class PlainSecurity {

    @Bean
    @Order(1)
    SecurityFilterChain plain(HttpSecurity http) throws Exception {
      return http.securityMatcher("/exodus/api/**", "/engine-rest/**")
          .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .csrf(csrf -> csrf.disable())
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain all(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .httpBasic(Customizer.withDefaults())
          .build();
    }
  }

  @Test
  void shouldSayThatTheApplicationRefusesItsWorkerAndNotBlameThePassword(CapturedOutput output) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(output)
                    .containsPattern(
                        "The worker keeps trying: .* answers 40[13]: it refuses the account"
                            + " 'exodusWorker' before Exodus's login is asked.*securityMatcher"));
    assertThat(output).doesNotContain("give both the same exodus.engine.worker-password");
  }
}
