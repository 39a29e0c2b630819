package io.exodus.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.batch.BatchJobHandler;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.junit.jupiter.api.Test;

/**
 * Every command of the engine, whoever hands it out: what keeps it from pushing a run on is in
 * walk/commands.csv, and looked for in the code of the command and of the guard.
 */
class CommandsTest {

  private static final String GUARDS = "io.exodus.engine.runbook.guard.";

  private static final Bytecode ENGINE = Bytecode.beside(ProcessEngine.class);
  private static final CommandTable TABLE = CommandTable.read();

  /** What stores something, or is kept in the engine's log of what users did. */
  private static final Pattern WRITES =
      Pattern.compile(
          "(\\w+Manager|DbEntityManager)\\.(insert|delete|update|save|log)\\w*"
              + "|(Task|Execution|ExternalTask|Job|Incident)Entity"
              + "\\.(complete|delete|insert|lock|set|remove|signal|resolve)\\w*");

  private static Set<String> commands() {
    return ENGINE.concrete(Command.class.getName());
  }

  @Test
  void shouldKnowEveryCommandOfTheEngine() {
    assertThat(commands()).hasSizeGreaterThan(300);
    assertThat(TABLE.gaps(commands())).isEmpty();
  }

  /** The negative control. */
  @Test
  void shouldMissACommandThatIsNew() {
    Set<String> commands = new HashSet<>(commands());
    commands.add("org.camunda.bpm.engine.impl.cmd.ForgeVerdictCmd");
    commands.remove("org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd");

    assertThat(TABLE.gaps(commands))
        .containsExactlyInAnyOrder(
            "new, without an entry: org.camunda.bpm.engine.impl.cmd.ForgeVerdictCmd",
            "stale, no such command any more: cmd.CompleteTaskCmd");
  }

  @Test
  void shouldFindInTheCodeWhatTheTableSays() {
    List<String> wrong = new ArrayList<>();
    for (String command : commands()) {
      CommandTable.Line line = TABLE.of(command).orElseThrow();
      String fault = fault(command, line);
      if (fault != null) {
        wrong.add(command + " is not '" + line.kind() + "': " + fault);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The negative control: a guard that does not look at a command is found out. */
  @Test
  void shouldFindAGuardThatDoesNotMeetTheCommand() {
    String command = CommandTable.full("cmd.DeleteFilterCmd");
    for (String guard : List.of("GateGuard.checkTaskWork", "WorkerGuard", "IdentityWatch")) {
      assertThat(fault(command, line("guarded", guard))).isNotNull();
    }
    assertThat(fault(command, line("reads"))).contains("FilterManager.deleteFilter");
    assertThat(fault(command, line("internal"))).isNotNull();
    assertThat(fault(command, line("harmless"))).isNotNull();
  }

  private static CommandTable.Line line(String kind, String... by) {
    return new CommandTable.Line("cmd.DeleteFilterCmd", kind, List.of(by), "");
  }

  /** Null where there is none. */
  private static String fault(String command, CommandTable.Line line) {
    Bytecode.Code code = ENGINE.withItsOwn(command);
    if (line.several() && !line.kind().equals("reads")) {
      return "a star is for commands that read only";
    }
    return switch (line.kind()) {
      case "guarded" -> guards(command, line, code);
      case "carries-out" ->
          line.by().stream()
              .map(CommandTable::full)
              .filter(other -> !guarded(other) || !makes(code, other))
              .findFirst()
              .map(other -> "it makes no " + other + ", or that is not guarded")
              .orElse(null);
      case "batch" -> batch(line.by().get(0), code);
      case "reads" ->
          code.calls().stream()
              .filter(call -> WRITES.matcher(call).matches())
              .findFirst()
              .map(call -> "it calls " + call)
              .orElse(null);
      case "internal" -> offered(command) ? "a service hands it out" : reason(line);
      case "instruction", "harmless" -> reason(line);
      default -> "there is no such kind";
    };
  }

  /** By itself, or by a builder of the engine's that it has carried out. */
  private static boolean makes(Bytecode.Code code, String other) {
    return code.makes().contains(other)
        || ENGINE.makersOf(other, "BuilderImpl").stream()
            .map(maker -> maker.substring(maker.lastIndexOf('.') + 1).replace("Impl", ""))
            .anyMatch(
                builder ->
                    code.calls().stream()
                        .anyMatch(
                            call ->
                                call.startsWith(builder + ".")
                                    || call.startsWith(builder + "Impl.")));
  }

  private static String guards(String command, CommandTable.Line line, Bytecode.Code code) {
    if (line.by().isEmpty()) {
      return "no guard is named";
    }
    boolean open =
        line.by().stream().noneMatch(guard -> guard.endsWith("WorkerGuard")) && letPass(command);
    if (open && line.why().isBlank()) {
      return "RunGuard lets people do it; say why";
    }
    return line.by().stream()
        .filter(guard -> !meets(guard, command, code))
        .findFirst()
        .map(guard -> guard + " does not meet it")
        .orElse(null);
  }

  /** Whether the guard of runs has it among what it lets pass. */
  private static boolean letPass(String command) {
    try {
      Field harmless = Class.forName(GUARDS + "RunGuard").getDeclaredField("HARMLESS");
      harmless.setAccessible(true);
      return ((List<?>) harmless.get(null))
          .stream().anyMatch(kind -> ENGINE.is(command, ((Class<?>) kind).getName()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("RunGuard has no list of what it lets pass", e);
    }
  }

  private static String reason(CommandTable.Line line) {
    return line.why().isBlank() ? "no reason is given" : null;
  }

  private static boolean guarded(String command) {
    return TABLE.of(command).filter(line -> line.kind().equals("guarded")).isPresent();
  }

  private static String batch(String handler, Bytecode.Code code) {
    String name = CommandTable.full(handler);
    if (!ENGINE.has(name) || !ENGINE.is(name, BatchJobHandler.class.getName())) {
      return "there is no handler " + name;
    }
    return code.makes().stream().anyMatch(made -> made.endsWith(".BatchBuilder"))
        ? null
        : "it makes no batch";
  }

  /**
   * The engine asks the first three; the others look at the command itself, or at what it begins.
   */
  private static boolean meets(String guard, String command, Bytecode.Code code) {
    String[] name = guard.split("\\.");
    return switch (name[0]) {
      case "GateGuard", "RunGuard", "AccountGuard" ->
          code.calls().contains("CommandChecker." + name[1]) && asked(name[0], name[1]);
      case "Belonging" -> begins(code);
      default ->
          Bytecode.of(GUARDS + name[0]).ending(name[0]).asksFor().stream()
              .anyMatch(type -> ENGINE.is(command, type));
    };
  }

  private static boolean asked(String guard, String check) {
    try {
      return Arrays.stream(Class.forName(GUARDS + guard).getMethods())
          .anyMatch(method -> method.getName().equals(check));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no guard is called " + guard, e);
    }
  }

  /** Its listener hears of each process instance that is created. */
  private static boolean begins(Bytecode.Code code) {
    return code.calls().stream()
        .anyMatch(
            call ->
                call.startsWith("ProcessDefinitionEntity.createProcessInstance")
                    || call.startsWith("ProcessInstantiationBuilder")
                    || call.startsWith("RestartProcessInstancesCmd.instantiate"));
  }

  /** By a service, or by what one builds. */
  private static boolean offered(String command) {
    return ENGINE.ending("ServiceImpl").makes().contains(command)
        || ENGINE.ending("BuilderImpl").makes().contains(command);
  }
}
