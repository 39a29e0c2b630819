package io.exodus.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.exodus.engine.ServiceAccounts;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Each service account may do its own, and nothing else. */
class ApiAccessTest {

  private static final String API = "/exodus/api";

  private final IdentityService identity = mock(IdentityService.class);
  private final AuthorizationService authorization = mock(AuthorizationService.class);
  private final ApiAccess access = new ApiAccess(identity, authorization);

  private int call(String account, String method, String path) {
    when(identity.getCurrentAuthentication())
        .thenReturn(new Authentication(account, List.of(ServiceAccounts.groupOf(account))));
    MockHttpServletResponse response = new MockHttpServletResponse();
    boolean allowed =
        access.preHandle(new MockHttpServletRequest(method, API + path), response, this);
    return allowed ? 200 : response.getStatus();
  }

  @ParameterizedTest
  @CsvSource({
    "exodusProbe, PUT, /interlays/orders/probes/shop-net, 200",
    "exodusProbe, GET, /interlays/orders/probes, 403",
    "exodusProbe, POST, /interlays/orders/instances/i-1, 403",
    "exodusProbe, DELETE, /interlays/orders/instances/i-1, 403",
    "exodusProbe, PUT, /migrations/m-1/checks/interlays, 403",
    "exodusProbe, GET, /migrations, 403",
    "exodusInterlay, POST, /interlays/orders/instances/i-1, 200",
    "exodusInterlay, DELETE, /interlays/orders/instances/i-1, 200",
    "exodusInterlay, PUT, /interlays/orders/probes/shop-net, 403",
    "exodusInterlay, POST, /migrations/m-1/samples, 403",
    "exodusWorker, GET, /interlays/orders/probes, 200",
    "exodusWorker, PUT, /migrations/m-1/checks/interlays, 200"
  })
  void shouldLetEachAccountDoItsOwn(String account, String method, String path, int status) {
    assertThat(call(account, method, path)).isEqualTo(status);
  }
}
