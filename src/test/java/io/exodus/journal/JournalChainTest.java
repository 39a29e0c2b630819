package io.exodus.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.journal.JournalFault.Kind;
import io.exodus.migration.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chain of hashes shows, and what only a head that was kept elsewhere does. */
class JournalChainTest {

  private static final Instant AT = Instant.parse("2026-11-26T02:00:00.123Z");

  private final List<JournalEntry> rows = chain(6, "ada");

  private static List<JournalEntry> chain(int length, String actor) {
    List<JournalEntry> rows = new ArrayList<>();
    String previous = JournalChain.BEGIN;
    for (int n = 1; n <= length; n++) {
      rows.add(
          row(new JournalEntry("orders-1", n, AT, "DECISION", actor, "gate", "{}", previous, "")));
      previous = rows.get(n - 1).hash();
    }
    return rows;
  }

  /** With the hash of its fields. */
  private static JournalEntry row(JournalEntry row) {
    return new JournalEntry(
        row.migrationId(),
        row.sequence(),
        row.at(),
        row.type(),
        row.actor(),
        row.subject(),
        row.detail(),
        row.previousHash(),
        JournalChain.hash(
            row.migrationId(),
            row.sequence(),
            row.at(),
            row.type(),
            row.actor(),
            row.subject(),
            row.detail(),
            row.previousHash()));
  }

  private static JournalEntry by(JournalEntry row, String actor) {
    return new JournalEntry(
        row.migrationId(),
        row.sequence(),
        row.at(),
        row.type(),
        actor,
        row.subject(),
        row.detail(),
        row.previousHash(),
        row.hash());
  }

  private JournalHead head(int sequence) {
    return new JournalHead(sequence, rows.get(sequence - 1).hash());
  }

  private static void assertFault(JournalVerification journal, Kind kind, long sequence) {
    assertThat(journal.fault()).as("%s", journal).isNotNull();
    assertThat(journal.fault().kind()).isEqualTo(kind);
    assertThat(journal.fault().sequence()).isEqualTo(sequence);
  }

  /** It was written by another version, and is as good as the others. */
  @Test
  void shouldVerifyARowWhoseTypeItDoesNotKnow() {
    JournalEntry last = rows.get(5);
    rows.add(row(new JournalEntry("orders-1", 7, AT, "OMEN", "ada", "x", "{}", last.hash(), "")));

    assertThat(JournalChain.verify(rows).whole()).isTrue();
    assertThat(rows.get(6)).satisfies(JournalChainTest::isNoneThatIsKnown);
  }

  private static void isNoneThatIsKnown(JournalEntry row) {
    assertThat(EntryType.values()).noneMatch(row::is);
  }

  @Test
  void shouldFindNothingWrongWithRowsAsTheyWereWritten() {
    JournalVerification journal = JournalChain.verify(rows, head(3), head(6));

    assertThat(journal.whole()).isTrue();
    assertThat(journal).isEqualTo(new JournalVerification("orders-1", 6, head(6), null));
  }

  static List<UnaryOperator<JournalEntry>> changes() {
    Instant later = AT.plusMillis(1);
    Instant within = AT.plusNanos(1);
    return List.of(
        r ->
            new JournalEntry(
                r.migrationId(),
                r.sequence(),
                later,
                r.type(),
                r.actor(),
                r.subject(),
                r.detail(),
                r.previousHash(),
                r.hash()),
        r ->
            new JournalEntry(
                r.migrationId(),
                r.sequence(),
                within,
                r.type(),
                r.actor(),
                r.subject(),
                r.detail(),
                r.previousHash(),
                r.hash()),
        r ->
            new JournalEntry(
                r.migrationId(),
                r.sequence(),
                r.at(),
                "PHASE",
                r.actor(),
                r.subject(),
                r.detail(),
                r.previousHash(),
                r.hash()),
        r -> by(r, "mallory"),
        r ->
            new JournalEntry(
                r.migrationId(),
                r.sequence(),
                r.at(),
                r.type(),
                r.actor(),
                "other",
                r.detail(),
                r.previousHash(),
                r.hash()),
        r ->
            new JournalEntry(
                r.migrationId(),
                r.sequence(),
                r.at(),
                r.type(),
                r.actor(),
                r.subject(),
                "{\"a\":1}",
                r.previousHash(),
                r.hash()),
        r ->
            new JournalEntry(
                r.migrationId(),
                r.sequence(),
                r.at(),
                r.type(),
                r.actor(),
                r.subject(),
                r.detail(),
                r.hash(),
                r.hash()),
        r ->
            new JournalEntry(
                r.migrationId(),
                r.sequence(),
                r.at(),
                r.type(),
                r.actor(),
                r.subject(),
                r.detail(),
                r.previousHash(),
                r.previousHash()),
        // A character moved from one field to the next.
        r ->
            new JournalEntry(
                r.migrationId(),
                r.sequence(),
                r.at(),
                r.type(),
                r.actor() + "g",
                "ate",
                r.detail(),
                r.previousHash(),
                r.hash()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldNameTheRowThatWasChanged(UnaryOperator<JournalEntry> change) {
    rows.set(3, change.apply(rows.get(3)));

    JournalVerification journal = JournalChain.verify(rows);

    assertFault(journal, Kind.CHANGED, 4);
    assertThat(journal.fault().words()).startsWith("row 4 (").contains("was changed");
  }

  @Test
  void shouldNameTheRowThatWasWrittenAnewWithItsHash() {
    rows.set(3, row(by(rows.get(3), "mallory")));

    JournalVerification journal = JournalChain.verify(rows);

    assertFault(journal, Kind.REPLACED, 4);
    assertThat(journal.fault().words()).contains("by mallory", "row 5 continues");
  }

  @Test
  void shouldNameTheRowsThatAreMissing() {
    rows.remove(3);
    assertThat(JournalChain.verify(rows).fault())
        .isEqualTo(new JournalFault(Kind.MISSING, 4, "row 4 is missing: row 5 follows row 3"));

    rows.subList(0, 2).clear();
    assertThat(JournalChain.verify(rows).fault())
        .isEqualTo(
            new JournalFault(Kind.MISSING, 1, "rows 1 to 2 are missing: it begins with row 3"));
  }

  @Test
  void shouldNameTheRowThatIsOutOfPlace() {
    rows.add(3, rows.get(2));

    assertFault(JournalChain.verify(rows), Kind.DISPLACED, 3);
  }

  @Test
  void shouldNameTheRowOfAnotherMigration() {
    JournalEntry fourth = rows.get(3);
    rows.set(
        3,
        row(
            new JournalEntry(
                "orders-2", 4, AT, "DECISION", "ada", "gate", "{}", fourth.previousHash(), "")));

    assertFault(JournalChain.verify(rows), Kind.FOREIGN, 4);
  }

  @Test
  void shouldShowACutTailOnlyBesideAHeadThatWasKept() {
    JournalHead kept = head(6);
    rows.subList(4, 6).clear();

    assertThat(JournalChain.verify(rows).whole()).isTrue();
    assertThat(JournalChain.verify(rows, head(4)).whole()).isTrue();
    assertFault(JournalChain.verify(rows, kept), Kind.CUT, 5);
    assertFault(JournalChain.verify(List.of(), kept), Kind.CUT, 1);
  }

  @Test
  void shouldShowAChainWrittenAnewOnlyBesideAHeadThatWasKept() {
    List<JournalEntry> forged = chain(6, "mallory");

    assertThat(JournalChain.verify(forged).whole()).isTrue();
    assertFault(JournalChain.verify(forged, head(5)), Kind.REWRITTEN, 5);
  }

  @Test
  void shouldTakeTheBeginningOfAHashForAHead() {
    String hash = head(6).hash();

    assertThat(
            JournalChain.verify(rows, JournalHead.parse("--head", "6:" + hash.substring(0, 13)))
                .whole())
        .isTrue();
    assertThat(String.format("%013x", (long) head(6).number())).isEqualTo(hash.substring(0, 13));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6",
        "6:",
        "0:5891b5b522d5d",
        "6:5891b5b522d5",
        "-1:5891b5b522d5d",
        "6:5891B5B522D5D",
        "6:5891b5b522d5x"
      })
  void shouldRefuseWhatIsNoHead(String text) {
    assertThatThrownBy(() -> JournalHead.parse("--head", text))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("--head is '" + text + "': write <sequence>:<hash>");
  }

  @Test
  void shouldVerifyTheRowsThatAreLeftWhereTheFirstAreLeftOut() {
    JournalChain chain = new JournalChain(List.of(head(6)), 2);
    rows.subList(2, 6).forEach(chain::add);
    assertThat(chain.end().whole()).isTrue();

    JournalChain wrong = new JournalChain(List.of(), 1);
    rows.subList(2, 6).forEach(wrong::add);
    assertFault(wrong.end(), Kind.MISSING, 2);
  }
}
