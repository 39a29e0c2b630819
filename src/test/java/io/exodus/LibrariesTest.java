package io.exodus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.exodus.client.HttpClients;
import java.net.http.HttpClient;

/** Who may use which library. */
@AnalyzeClasses(packages = "io.exodus", importOptions = ImportOption.DoNotIncludeTests.class)
class LibrariesTest {

  @ArchTest
  static final ArchRule shouldUseNettyInInterlaysOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.interlay..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  /** The demo's clients are applications, with a driver as applications have it. */
  @ArchTest
  static final ArchRule shouldUseJedisInTheDemoOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("redis.clients..");

  @ArchTest
  static final ArchRule shouldReadSnapshotsInTheirFamilyOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.endpoint.redis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.moilioncircle..");

  /** The demo's owners answer their gates in the engine of the same process. */
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
          .resideInAPackage("org.camunda..");

  /** {@code io.exodus} holds the main class of the standalone server, and nothing else. */
  @ArchTest
  static final ArchRule shouldUseSpringOnlyWhereThereIsAContext =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.exodus", "io.exodus.autoconfigure..", "io.exodus.engine..", "io.exodus.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..");

  @ArchTest
  static final ArchRule shouldUseJaxRsInCockpitOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.cockpit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

  /** All parts read what another one wrote: times, and fields that they do not know, alike. */
  @ArchTest
  static final ArchRule shouldMapJsonWithOneMapper =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.exodus.json..")
          .should()
          .callConstructor(ObjectMapper.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(JsonMapper.class);

  /** One that follows a redirect, or connects for ever, is soon made by hand. */
  @ArchTest
  static final ArchRule shouldMakeHttpClientsInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(HttpClients.class.getName())
          .should()
          .callMethod(HttpClient.class, "newBuilder")
          .orShould()
          .callMethod(HttpClient.class, "newHttpClient");
}
