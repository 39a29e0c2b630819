package io.exodus.endpoint.redis.acl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclUserTest {

  private static String rules(String description) {
    return AclUser.parse("user app on #aa " + description).rules();
  }

  @Test
  void shouldSeeTheSameRightsWhenServersListCommandsInAnotherOrder() {
    assertThat(rules("~* &* +@all -@admin -migrate -keys +client|id +client|getname -role"))
        .isEqualTo(rules("~* &* +@all -@admin -role +client|id +client|getname -keys -migrate"));
  }

  @ParameterizedTest
  @CsvSource({
    "~* +@all -get, ~* +@all",
    "~* +@all -get, ~* +@all +get",
    "~* +get -@read, ~* -@read +get",
    "~* -client +client|id, ~* +client|id -client",
    "~a +@all, ~b +@all"
  })
  void shouldSeeOtherRights(String one, String other) {
    assertThat(rules(one)).isNotEqualTo(rules(other));
  }

  @Test
  void shouldTakeApartWhatAclListTells() {
    AclUser user = AclUser.parse("user app off nopass #bb #aa ~* +@all");

    assertThat(user)
        .returns("app", AclUser::name)
        .returns(false, AclUser::enabled)
        .returns(true, AclUser::anyPassword)
        .returns("~* +@all", AclUser::rules);
    assertThat(user.passwords()).containsExactly("#aa", "#bb");
  }
}
