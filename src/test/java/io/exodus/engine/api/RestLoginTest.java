package io.exodus.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RestLoginTest {

  private final Filter refusing =
      (request, response, chain) -> ((HttpServletResponse) response).setStatus(401);
  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/engine-rest");
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final MockFilterChain chain = new MockFilterChain();

  private void call() throws ServletException, IOException {
    new RestLogin(refusing).doFilter(request, response, chain);
  }

  @Test
  void shouldAskAStrangerToLogIn() throws ServletException, IOException {
    call();

    assertThat(response.getStatus()).isEqualTo(401);
    assertThat(chain.getRequest()).isNull();
  }

  @Test
  void shouldLetPassWhomTheHostHasAuthenticated() throws ServletException, IOException {
    request.setUserPrincipal(() -> "ada");

    call();

    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(chain.getRequest()).isSameAs(request);
  }
}
