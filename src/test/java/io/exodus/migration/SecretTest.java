package io.exodus.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a text that may hold a secret. */
class SecretTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          geheimnis    | no link with 'geheimnis'                      | no link with '***'
          geheimnis    | redis://exodus:geheimnis@host, xgeheimnisx    | redis://exodus:***@host, x***x
          gehe-im?     | ERR modifier '>gehe-im?': syntax              | ERR modifier '>***': syntax
          geheim       | no link with 'geheim'                         | no link with '***'
          geheim       | AUTH exodus geheim was refused                | AUTH exodus *** was refused
          to           | unknown command `to`, with args 'auth' 'to'   | unknown command `***`, with args 'auth' '***'
          to           | redis://exodus:to@host refuses password=to    | redis://exodus:***@host refuses password=***
          to           | ACL SETUSER exodus >to                        | ACL SETUSER exodus >***
          to           | AUTH exodus to                                | AUTH exodus ***
          to           | CONFIG SET requirepass to                     | CONFIG SET requirepass ***
          $1           | it said "$1"                                  | it said "***"
          """)
  void shouldBeHiddenWhereverItMayStand(String secret, String text, String left) {
    assertThat(Secret.of(secret).hiddenIn(text)).isEqualTo(left);
  }

  /** A blackened message tells nobody what to do; and it tells the password's letters. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          to   | target orders-new is to be started, or it stops tomorrow
          re   | source orders-old, replica 10.0.0.7, refuses: there is no reason
          o    | the log of the follower is too short
          on   | user exodus is on: connection refused
          test | the latest contestant attests
          ''   | nothing is hidden
          """)
  void shouldLeaveTheWordsThatHaveItsLetters(String secret, String text) {
    assertThat(Secret.of(secret).hiddenIn(text)).isEqualTo(text);
  }
}
