package io.exodus.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command, as somebody calls it who has a file and nothing else. */
class VerifyJournalTest {

  private static final int ROWS = 40;

  @TempDir Path directory;
  private final List<JournalEntry> rows = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  VerifyJournalTest() {
    String previous = JournalChain.BEGIN;
    Instant at = Instant.parse("2026-11-26T02:00:00.120Z");
    for (int n = 1; n <= ROWS; n++) {
      String detail = "{\"decision\":\"größer\"}";
      String hash =
          JournalChain.hash("orders-1", n, at, "DECISION", "ada", "gate " + n, detail, previous);
      rows.add(
          new JournalEntry(
              "orders-1", n, at, "DECISION", "ada", "gate " + n, detail, previous, hash));
      previous = hash;
    }
  }

  private int verify(String... arguments) {
    out.reset();
    err.reset();
    return VerifyJournal.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String file(String text) throws IOException {
    Path file = directory.resolve("journal");
    Files.writeString(file, text);
    return file.toString();
  }

  private static String lines(List<JournalEntry> rows) {
    return rows.stream().map(Json::write).collect(Collectors.joining("\n", "", "\n"));
  }

  private String head(int sequence) {
    return new JournalHead(sequence, rows.get(sequence - 1).hash()).toString();
  }

  private String bundle(String journal, int leftOut, String hashed) throws Exception {
    Path file = directory.resolve("bundle.zip");
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(StandardCharsets.UTF_8));
    String manifest =
        Json.write(
            Map.of(
                "files",
                List.of(
                    Map.of(
                        "name",
                        "journal.ndjson",
                        "leftOut",
                        leftOut,
                        "sha256",
                        HexFormat.of().formatHex(digest)))));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("journal.ndjson"));
      zip.write(journal.getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("manifest.json"));
      zip.write(manifest.getBytes(StandardCharsets.UTF_8));
    }
    return file.toString();
  }

  @Test
  void shouldVerifyWhatTheApiAnswers() throws IOException {
    String export = file(Json.write(rows));

    assertThat(verify(export, "--head", head(7), "--head=" + head(ROWS))).isZero();
    assertThat(said())
        .startsWith("whole: orders-1, 40 rows, head " + head(ROWS))
        .contains("It holds all heads");

    assertThat(verify(export)).isZero();
    assertThat(said()).contains("Not compared with a head");
  }

  @Test
  void shouldNameTheRowThatWasChanged() throws IOException {
    String export = file(Json.write(rows).replace("gate 17", "gate 71"));

    assertThat(verify(export)).isEqualTo(1);
    assertThat(said())
        .startsWith("BROKEN: orders-1: row 17 (DECISION, gate 71, by ada at 2026-11-26T02:00:00.1")
        .contains("was changed");
  }

  @Test
  void shouldFindTheCutTailBesideAHead() throws IOException {
    String export = file(Json.write(rows.subList(0, 30)));

    assertThat(verify(export)).isZero();
    assertThat(verify(export, "--head", head(30))).isZero();
    assertThat(verify(export, "--head", head(ROWS))).isEqualTo(1);
    assertThat(said()).contains("the last rows are missing: row 30 is the last", head(ROWS));
  }

  @Test
  void shouldVerifyTheJournalOfABundle() throws Exception {
    String text = lines(rows);

    assertThat(verify(file(text))).isZero();
    assertThat(verify(bundle(text, 0, text), "--head", head(ROWS))).isZero();

    assertThat(verify(bundle(text.replace("gate 17", "gate 71"), 0, text))).isEqualTo(1);
    assertThat(said()).contains("row 17");
    // The same rows, written otherwise.
    assertThat(verify(bundle(text + "\n", 0, text))).isEqualTo(1);
    assertThat(said()).contains("is not the file in the bundle's manifest");
  }

  @Test
  void shouldVerifyTheLastRowsOfABundleThatLeavesOutTheFirst() throws Exception {
    String text = lines(rows.subList(10, ROWS));

    assertThat(verify(bundle(text, 10, text), "--head", head(ROWS))).isZero();
    assertThat(said()).startsWith("the bundle leaves out the first 10 rows");
    assertThat(verify(bundle(text, 10, text), "--head", head(3))).isEqualTo(2);
    assertThat(complained()).contains("is of a row that the bundle leaves out");
    assertThat(verify(bundle(text, 0, text))).isEqualTo(1);
    assertThat(said()).contains("rows 1 to 10 are missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nonsense                  | after no row it is not the JSON of a journal
          {"id": 1}                 | row number 1 has a field 'id', which no hash covers
          {"sequence": 1}           | row number 1 has no field 'migrationId'
          {"sequence": 1            | after row number 1 it is not the JSON of a journal
          7                         | after 0 rows comes something else (line 1, column 1)
          [] []                     | after 0 rows comes something else
          {"type": "A", "type": "B"}| Duplicate field 'type'
          """)
  void shouldSayWhyItCannotTell(String text, String words) throws IOException {
    assertThat(verify(file(text))).isEqualTo(2);
    assertThat(complained()).contains(words, "Export it again");
  }

  @Test
  void shouldCallNoRowAtAllBroken() throws IOException {
    assertThat(verify(file("[]"))).isEqualTo(1);
    assertThat(verify(file(""))).isEqualTo(1);
    assertThat(said()).startsWith("BROKEN: there is no row");
  }

  @Test
  void shouldSayWhenTheFileIsNotThereOrNoWholeZip() throws IOException {
    assertThat(verify(directory.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(complained()).contains("cannot be read", "NoSuchFile");

    assertThat(verify(file("PK\u0003\u0004 and no more"))).isEqualTo(2);
    assertThat(complained()).contains("not a complete zip file");
  }

  /** A few kilobytes of a file that would fill the memory of whoever looks at it. */
  @Test
  void shouldRefuseABundleWhoseManifestIsLargerThanAnyIs() throws IOException {
    Path bomb = directory.resolve("bomb.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      zip.putNextEntry(new ZipEntry("journal.ndjson"));
      zip.putNextEntry(new ZipEntry("manifest.json"));
      zip.write(
          "{\"files\":[{\"name\":\"journal.ndjson\",\"sha256\":\""
              .getBytes(StandardCharsets.UTF_8));
      byte[] spaces = new byte[1024 * 1024];
      Arrays.fill(spaces, (byte) 'a');
      for (int i = 0; i < 8; i++) {
        zip.write(spaces);
      }
      zip.write("\"}]}".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Files.size(bomb)).isLessThan(100_000);

    assertThat(verify(bomb.toString())).isEqualTo(2);
    assertThat(complained()).contains("its manifest.json is larger than 1048576 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "'', <file> is missing",
    "--tail, the option is '--tail'",
    "--head, --head is ''",
    "--head=7, --head is '7'",
    "a b, a second file is 'b'"
  })
  void shouldShowItsUsage(String line, String words) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(verify(arguments)).isEqualTo(2);
    assertThat(complained()).startsWith(words).contains("usage: verify-journal <file>");
  }

  @Test
  void shouldKeepTheTerminalFromObeyingARow() throws IOException {
    String export = file(Json.write(rows).replace("gate 17", "\\u001b[2J"));

    assertThat(verify(export)).isEqualTo(1);
    assertThat(said()).contains("?[2J").doesNotContain("\u001b");
  }
}
