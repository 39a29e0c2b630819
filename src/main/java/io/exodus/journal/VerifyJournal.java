package io.exodus.journal;

import io.exodus.migration.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command {@code verify-journal}: verifies an exported journal with nothing but this jar. Its
 * exit code is 0 where the journal is whole, 1 where it is not, and 2 where that cannot be told.
 */
public final class VerifyJournal {

  public static final String NAME = "verify-journal";

  private static final String HEAD = "--head";
  private static final String USAGE =
      """
      usage: verify-journal <file> [--head <sequence>:<hash>]...

      <file>   a journal as GET /exodus/api/migrations/{id}/journal answers, journal.ndjson of an
               incident's bundle, or the bundle itself
      --head   a head of this journal that was kept outside the database: from a line of the log,
               or from the metrics. Without one, a tail that was cut off does not show.
      """;

  private static final int WHOLE = 0;
  private static final int BROKEN = 1;
  private static final int UNTOLD = 2;

  private final PrintStream out;
  private final PrintStream err;
  private final List<JournalHead> heads = new ArrayList<>();
  private String file;

  private VerifyJournal(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * @param arguments those after the command's name
   * @return the exit code
   */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    return new VerifyJournal(out, err).run(arguments);
  }

  private int run(List<String> arguments) {
    try {
      parse(arguments);
    } catch (RefusedException e) {
      err.println(printable(e.getMessage()));
      err.print(USAGE);
      return UNTOLD;
    }
    try {
      Path path = Path.of(file);
      return IncidentBundle.is(path) ? bundle(path) : rows(path);
    } catch (UnreadableException e) {
      return untold(e.getMessage());
    } catch (IOException | InvalidPathException e) {
      return untold("it cannot be read: " + e);
    }
  }

  private int untold(String why) {
    err.println(
        printable(
            file + ": " + why + ". Export it again: GET /exodus/api/migrations/{id}/journal"));
    return UNTOLD;
  }

  private void parse(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals(HEAD)) {
        i++;
        heads.add(JournalHead.parse(HEAD, i < arguments.size() ? arguments.get(i) : ""));
      } else if (argument.startsWith(HEAD + "=")) {
        heads.add(JournalHead.parse(HEAD, argument.substring(HEAD.length() + 1)));
      } else if (argument.startsWith("-")) {
        throw new RefusedException("the option", argument, "there is no option of that name");
      } else if (file != null) {
        throw new RefusedException("a second file", argument, "verify one at a time");
      } else {
        file = argument;
      }
    }
    if (file == null) {
      throw new RefusedException("<file>", null, "name the export");
    }
  }

  private int rows(Path path) throws IOException {
    JournalChain chain = new JournalChain(heads);
    try (InputStream in = Files.newInputStream(path)) {
      JournalFile.read(in, chain::add);
    }
    return tell(chain.end());
  }

  private int bundle(Path path) throws IOException {
    try (IncidentBundle bundle = new IncidentBundle(path)) {
      for (JournalHead head : heads) {
        if (head.sequence() <= bundle.leftOut()) {
          throw new UnreadableException(
              "the head "
                  + head
                  + " is of a row that the bundle leaves out, like all up to "
                  + bundle.leftOut(),
              null);
        }
      }
      JournalChain chain = new JournalChain(heads, bundle.leftOut());
      boolean asMade = bundle.read(chain::add);
      if (bundle.leftOut() > 0) {
        out.println("the bundle leaves out the first " + bundle.leftOut() + " rows");
      }
      int told = tell(chain.end());
      if (told == WHOLE && !asMade) {
        out.println("BROKEN: journal.ndjson is not the file in the bundle's manifest");
        return BROKEN;
      }
      return told;
    }
  }

  private int tell(JournalVerification journal) {
    if (!journal.whole()) {
      out.println(
          printable(
              "BROKEN: "
                  + (journal.migrationId() == null ? "" : journal.migrationId() + ": ")
                  + journal.fault().words()));
      return BROKEN;
    }
    if (journal.rows() == 0) {
      out.println("BROKEN: there is no row; every journal begins with the row of the registration");
      return BROKEN;
    }
    out.println(
        printable(
            "whole: "
                + journal.migrationId()
                + ", "
                + journal.rows()
                + " rows, head "
                + journal.head()));
    out.println(
        heads.isEmpty()
            ? "Not compared with a head: if the tail was cut, it does not show. Compare the head"
                + " above with the log."
            : "It holds " + (heads.size() == 1 ? "the head" : "all heads") + " that were given.");
    return WHOLE;
  }

  /** What a row says may come from anybody; a terminal must not obey it. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
