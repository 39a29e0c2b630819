package io.exodus.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.exodus.engine.gate.Readers;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.ServiceAccounts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

/** Each service account may do its own, and nothing else. */
class ApiAccessTest {

  private static final String API = "/exodus/api";

  private final IdentityService identity = mock(IdentityService.class);
  private final Readers readers = mock(Readers.class);
  private final ApiAccess access =
      new ApiAccess(identity, readers, mock(Refusals.class), Set.of("own"));

  private int call(String account, String method, String path) {
    return call(account, ServiceAccounts.groupOf(account), method, path);
  }

  private int call(String user, String group, String method, String path) {
    when(identity.getCurrentAuthentication()).thenReturn(new Authentication(user, List.of(group)));
    MockHttpServletResponse response = new MockHttpServletResponse();
    MockHttpServletRequest request = new MockHttpServletRequest(method, API + path);
    String[] parts = path.split("/");
    if (parts.length > 2) {
      request.setAttribute(
          HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
          Map.of(parts[1].equals("migrations") ? "id" : "name", parts[2]));
    }
    request.setAttribute(
        HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE,
        (API + path).replaceFirst("migrations/[^/]+", "migrations/{id}"));
    boolean allowed = access.preHandle(request, response, this);
    return allowed ? 200 : response.getStatus();
  }

  @ParameterizedTest
  @CsvSource({
    "exodusProbe, PUT, /interlays/orders/probes/shop-net, 200",
    "exodusProbe, GET, /interlays/orders/probes, 403",
    "exodusProbe, POST, /interlays/orders/instances/i-1, 403",
    "exodusProbe, DELETE, /interlays/orders/instances/i-1, 403",
    "exodusProbe, PUT, /migrations/m-1/checks/interlays, 403",
    "exodusProbe, GET, /migrations, 200",
    "exodusProbe, GET, /migrations/m-1/journal, 403",
    "exodusInterlay, GET, /migrations/m-1/journal, 403",
    "exodusInterlay, GET, /interlays/orders, 403",
    "exodusInterlay, POST, /interlays/orders/instances/i-1, 200",
    "exodusInterlay, DELETE, /interlays/orders/instances/i-1, 200",
    "exodusInterlay, POST, /interlays/own/instances/i-1, 403",
    "exodusInterlay, POST, /interlays/%6Fwn/instances/i-1, 403",
    "exodusInterlay, POST, /interlays/own;a=b/instances/i-1, 403",
    "exodusInterlay, DELETE, /interlays/own/instances/i-1, 403",
    "exodusInterlay-own, POST, /interlays/own/instances/i-1, 200",
    "exodusInterlay-own, POST, /interlays/orders/instances/i-1, 403",
    "exodusInterlay, PUT, /interlays/orders/probes/shop-net, 403",
    "exodusInterlay, POST, /migrations/m-1/samples, 403",
    "exodusWorker, GET, /interlays/orders/probes, 200",
    "exodusWorker, PUT, /interlays/orders/probes/shop-net, 403",
    "exodusWorker, POST, /interlays/orders/instances/i-1, 403",
    "exodusWorker, POST, /%69nterlays/orders/instances/i-1, 403",
    "exodusWorker, PUT, /migrations/m-1/checks/interlays, 200"
  })
  void shouldLetEachAccountDoItsOwn(String account, String method, String path, int status) {
    assertThat(call(account, method, path)).isEqualTo(status);
  }

  /** An administrator can join any group. */
  @Test
  void shouldTakeNobodyForAServiceAccountWhoOnlyJoinedItsGroup() {
    for (String account :
        List.of(ServiceAccounts.WORKER, ServiceAccounts.INTERLAY, ServiceAccounts.PROBE)) {
      String group = ServiceAccounts.groupOf(account);
      assertThat(call("root", group, "POST", "/migrations/m-1/attempts")).isEqualTo(403);
      assertThat(call("root", group, "GET", "/migrations/m-1/journal")).isEqualTo(403);
      assertThat(call("root", group, "POST", "/interlays/orders/instances/i-1")).isEqualTo(403);
      assertThat(call("root", group, "PUT", "/interlays/orders/probes/net")).isEqualTo(403);
    }
  }

  @Test
  void shouldLetPeopleReadOfTheirOwnMigrationsAndInterlays() {
    when(readers.ofMigration("m-1", "dmitri")).thenReturn(true);
    when(readers.ofInterlay("orders", "dmitri")).thenReturn(true);

    assertThat(call("dmitri", "staff", "GET", "/migrations/m-1/journal")).isEqualTo(200);
    assertThat(call("dmitri", "staff", "GET", "/migrations/m-2/journal")).isEqualTo(403);
    assertThat(call("dmitri", "staff", "GET", "/interlays/orders")).isEqualTo(200);
    assertThat(call("dmitri", "staff", "GET", "/interlays/bills")).isEqualTo(403);
    assertThat(call("dmitri", "staff", "GET", "/new")).isEqualTo(403);
    assertThat(call("dmitri", "staff", "GET", "/migrations/m-1/incidents/values")).isEqualTo(403);
  }

  @Test
  void shouldLetAnAdministratorReadAllButWhichValuesAreAskedFor() {
    assertThat(call("chief", Groups.CAMUNDA_ADMIN, "GET", "/migrations/m-2/journal"))
        .isEqualTo(200);
    assertThat(call("chief", Groups.CAMUNDA_ADMIN, "GET", "/migrations/m-2/incidents/values"))
        .isEqualTo(403);
    assertThat(call("chief", Groups.CAMUNDA_ADMIN, "POST", "/migrations/m-2/attempts"))
        .isEqualTo(403);
  }
}
