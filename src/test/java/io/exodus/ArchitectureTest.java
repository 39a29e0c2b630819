package io.exodus;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.redis.RedisProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.exodus", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String REDIS_FAMILY = "io.exodus.endpoint.redis..";
  private static final String REDIS_INTERLAY = "io.exodus.interlay.redis..";
  private static final String REDIS_BEANS = "io.exodus.autoconfigure.redis..";

  private static final SliceAssignment EACH_PACKAGE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass one) {
          return SliceIdentifier.of(one.getPackageName());
        }

        @Override
        public String getDescription() {
          return "each package";
        }
      };

  @ArchTest
  static final ArchRule shouldHaveNoCyclesBetweenPackages =
      slices().matching("io.exodus.(*)..").should().beFreeOfCycles();

  /** Each package for itself, those within another one too. */
  @ArchTest
  static final ArchRule shouldHaveNoCyclesBetweenLeafPackages =
      slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles();

  @Test
  void shouldHoldAtMost30FilesInAPackage() throws IOException {
    Map<Path, Long> files = new TreeMap<>();
    for (String root : List.of("src/main/java", "delegates")) {
      try (Stream<Path> sources = Files.walk(Path.of(root))) {
        sources
            .filter(path -> path.toString().endsWith(".java"))
            .forEach(path -> files.merge(path.getParent(), 1L, Long::sum));
      }
    }
    assertThat(files)
        .hasSizeGreaterThan(30)
        .allSatisfy((room, some) -> assertThat(some).isLessThanOrEqualTo(30));
  }

  /** Each layer of the engine may use those before it; of those in one line, none the other. */
  @ArchTest
  static final ArchRule shouldBuildTheEngineInLayers =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.exodus.engine..")
          .layer("database")
          .definedBy("io.exodus.engine.database..")
          .layer("store")
          .definedBy("io.exodus.engine.store..")
          .layer("gate")
          .definedBy("io.exodus.engine.gate..")
          .layer("authority")
          .definedBy("io.exodus.engine.authority..")
          .layer("plan")
          .definedBy("io.exodus.engine.plan..")
          .layer("watch")
          .definedBy("io.exodus.engine.watch..")
          .layer("incident")
          .definedBy("io.exodus.engine.incident..")
          .layer("overview")
          .definedBy("io.exodus.engine.overview..")
          .layer("api")
          .definedBy("io.exodus.engine.api..")
          .layer("runbook")
          .definedBy("io.exodus.engine.runbook..")
          .whereLayer("database")
          .mayNotAccessAnyLayer()
          .whereLayer("store")
          .mayOnlyAccessLayers("database")
          .whereLayer("gate")
          .mayOnlyAccessLayers("database", "store")
          .whereLayer("authority")
          .mayOnlyAccessLayers("database", "store", "gate")
          .whereLayer("plan")
          .mayOnlyAccessLayers("database", "store", "gate", "authority")
          .whereLayer("watch")
          .mayOnlyAccessLayers("database", "store", "gate", "authority")
          .whereLayer("incident")
          .mayOnlyAccessLayers("database", "store", "gate", "authority")
          .whereLayer("overview")
          .mayOnlyAccessLayers(
              "database", "store", "gate", "authority", "plan", "watch", "incident")
          .whereLayer("api")
          .mayOnlyAccessLayers(
              "database", "store", "gate", "authority", "plan", "watch", "incident")
          .whereLayer("runbook")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule shouldGiveEveryClassOfTheEngineALayer =
      classes()
          .that()
          .resideInAPackage("io.exodus.engine..")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .resideInAPackage("io.exodus.engine.*..");

  /** Packages make more public than the family means to show. */
  @ArchTest
  static final ArchRule shouldSeeOnlyRedisFamilyFromOutside =
      noClasses()
          .that()
          .resideOutsideOfPackage(REDIS_FAMILY)
          .should()
          .dependOnClassesThat(
              resideInAPackage(REDIS_FAMILY).and(not(equivalentTo(RedisFamily.class))));

  @ArchTest
  static final ArchRule shouldSeeOnlyTheProtocolOfRedisInterlayFromOutside =
      noClasses()
          .that()
          .resideOutsideOfPackage(REDIS_INTERLAY)
          .should()
          .dependOnClassesThat(
              resideInAPackage(REDIS_INTERLAY).and(not(equivalentTo(RedisProtocol.class))));

  /** A process without them, or with other families, starts all the same. */
  @ArchTest
  static final ArchRule shouldKnowRedisWhereItsBeansAreMadeOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(REDIS_FAMILY, REDIS_INTERLAY, REDIS_BEANS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(REDIS_FAMILY, REDIS_INTERLAY, REDIS_BEANS);

  /** The web applications are optional: whoever referred to it would fail without them. */
  @ArchTest
  static final ArchRule shouldNotDependOnCockpit =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.cockpit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.exodus.cockpit..");

  @ArchTest
  static final ArchRule shouldNotDependOnTheDemo =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.exodus.demo..");

  @ArchTest
  static final ArchRule shouldKeepTheModelPlainJava =
      knowsOnly("io.exodus.migration..", "io.exodus.migration..", "java..");

  @ArchTest
  static final ArchRule shouldKnowNothingInFiles =
      knowsOnly("io.exodus.file..", "io.exodus.file..", "java..");

  @ArchTest
  static final ArchRule shouldKnowOnlyJacksonInTheMapper =
      knowsOnly("io.exodus.json..", "io.exodus.json..", "java..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule shouldKnowOnlyTheLogInThreads =
      knowsOnly("io.exodus.thread..", "io.exodus.thread..", "java..", "org.slf4j..");

  /** Elsewhere somebody would forget the name, or that nobody hears of what it ends by. */
  @ArchTest
  static final ArchRule shouldMakeDaemonThreadsInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.thread..")
          .should()
          .callMethod(Thread.class, "setDaemon", boolean.class);

  /** An exported journal is verified without an engine, with the jar alone. */
  @ArchTest
  static final ArchRule shouldNeedNoEngineToVerifyAJournal =
      knowsOnly(
          "io.exodus.journal..",
          "io.exodus.journal..",
          "io.exodus.json..",
          "io.exodus.migration..",
          "java..",
          "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule shouldKnowOnlyTheModelInTheClientOfTheEngine =
      knowsOnly(
          "io.exodus.client..",
          "io.exodus.client..",
          "io.exodus.json..",
          "io.exodus.migration..",
          "java..",
          "javax.net..",
          "com.fasterxml.jackson..",
          "org.slf4j..");

  @ArchTest
  static final ArchRule shouldKeepThePortsPlainJava =
      knowsOnly(
          "io.exodus.endpoint",
          "io.exodus.endpoint",
          "io.exodus.endpoint.tls",
          "io.exodus.migration..",
          "java..",
          "javax.net..");

  @ArchTest
  static final ArchRule shouldNeedNoPortToLookAtTls =
      knowsOnly("io.exodus.endpoint.tls", "io.exodus.endpoint.tls", "java..", "javax.net..");

  /** They talk to the engine over HTTP, and to databases through the ports. */
  @ArchTest
  static final ArchRule shouldNeedNeitherEngineNorFamilyInWorkers =
      noClasses()
          .that()
          .resideInAPackage("io.exodus.worker..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.exodus..")
                  .and(
                      resideOutsideOfPackages(
                          "io.exodus.worker..",
                          "io.exodus.client..",
                          "io.exodus.cutover..",
                          "io.exodus.endpoint",
                          "io.exodus.endpoint.tls",
                          "io.exodus.file..",
                          "io.exodus.interlay.control..",
                          "io.exodus.json..",
                          "io.exodus.migration..",
                          "io.exodus.telemetry..",
                          "io.exodus.thread..")));

  @ArchTest
  static final ArchRule shouldKnowOnlyPortsAndDriverInRedisFamily =
      classes()
          .that()
          .resideInAPackage(REDIS_FAMILY)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.exodus.endpoint",
              "io.exodus.endpoint.tls",
              "io.exodus.file..",
              REDIS_FAMILY,
              "io.exodus.migration..",
              "io.exodus.thread..",
              "java..",
              "javax.net..",
              "jdk.net..",
              "org.slf4j..",
              "redis.clients..",
              "com.moilioncircle..");

  @ArchTest
  static final ArchRule shouldKnowOnlyTheModelInInterlays =
      noClasses()
          .that()
          .resideInAPackage("io.exodus.interlay..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.exodus..")
                  .and(
                      resideOutsideOfPackages(
                          "io.exodus.interlay..",
                          "io.exodus.client..",
                          "io.exodus.file..",
                          "io.exodus.json..",
                          "io.exodus.migration..",
                          "io.exodus.thread..")));

  @ArchTest
  static final ArchRule shouldNeedNeitherEngineNorRunbookToChangeTheAuthority =
      classes()
          .that()
          .resideInAPackage("io.exodus.cutover..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.exodus.cutover..",
              "io.exodus.client..",
              "io.exodus.endpoint",
              "io.exodus.interlay.control..",
              "io.exodus.migration..",
              "java..",
              "org.slf4j..");

  private static ArchRule knowsOnly(String room, String... others) {
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(others);
  }
}
