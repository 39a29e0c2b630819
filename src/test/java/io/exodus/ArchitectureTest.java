package io.exodus;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.exodus", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String NETTY = "io.netty..";
  private static final String JEDIS = "redis.clients..";
  private static final String REPLICATOR = "com.moilioncircle..";
  private static final String CAMUNDA = "org.camunda..";
  private static final String SPRING = "org.springframework..";

  @ArchTest
  static final ArchRule shouldHaveNoCyclesBetweenPackages =
      slices().matching("io.exodus.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule shouldUseNettyInInterlaysOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.interlay..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(NETTY);

  @ArchTest
  static final ArchRule shouldUseRedisDriversInTheirFamilyOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.exodus.endpoint.redis..", "io.exodus.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(JEDIS, REPLICATOR);

  @ArchTest
  static final ArchRule shouldUseCamundaOnlyWhereTheRunbookRuns =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.exodus.engine..",
              "io.exodus.delegate..",
              "io.exodus.worker..",
              "io.exodus.cockpit..",
              "io.exodus.autoconfigure..",
              "io.exodus.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CAMUNDA);

  @ArchTest
  static final ArchRule shouldUseSpringOnlyWhereThereIsAContext =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.exodus", "io.exodus.autoconfigure..", "io.exodus.engine..", "io.exodus.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SPRING);

  @ArchTest
  static final ArchRule shouldUseJaxRsInCockpitOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.cockpit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

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
      classes()
          .that()
          .resideInAPackage("io.exodus.migration..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.exodus.migration..", "java..");

  @ArchTest
  static final ArchRule shouldKeepThePortsPlainJava =
      classes()
          .that()
          .resideInAPackage("io.exodus.endpoint")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.exodus.endpoint", "io.exodus.migration..", "java..", "javax.net..");

  @ArchTest
  static final ArchRule shouldKnowOnlyPortsAndDriverInRedisFamily =
      classes()
          .that()
          .resideInAPackage("io.exodus.endpoint.redis..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.exodus.endpoint",
              "io.exodus.endpoint.redis..",
              "io.exodus.migration..",
              "java..",
              "javax.net..",
              "org.slf4j..",
              JEDIS,
              REPLICATOR);

  @ArchTest
  static final ArchRule shouldKnowOnlyTheModelInInterlays =
      noClasses()
          .that()
          .resideInAPackage("io.exodus.interlay..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.exodus..")
                  .and(resideOutsideOfPackages("io.exodus.interlay..", "io.exodus.migration..")));

  @ArchTest
  static final ArchRule shouldNeedNeitherEngineNorRunbookToChangeTheAuthority =
      classes()
          .that()
          .resideInAPackage("io.exodus.cutover..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.exodus.cutover..",
              "io.exodus.endpoint",
              "io.exodus.interlay.control..",
              "io.exodus.migration..",
              "java..",
              "org.slf4j..");
}
