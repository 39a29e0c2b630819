package io.exodus.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.ExodusApplication;
import io.exodus.engine.gate.Vacancies;
import io.exodus.engine.runbook.gate.VacancyWatch;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.JournalEntry;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The running server, its authorisation on: an owner who gets lost while a gate lies open, and what
 * ends with a migration.
 */
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=exodus",
      "exodus.role=engine",
      "exodus.gates.interval=100ms",
      "exodus.engine.worker-password=a-password-of-the-workers",
      "exodus.engine.interlay-password=a-password-of-the-interlays"
    })
@ActiveProfiles("demo")
@DirtiesContext
class OwnersIT {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int NODES = 4;

  /** Waits for somebody who never comes. */
  private static final String BESIDE =
      """
      <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="http://exodus.io/test">
        <process id="%s" isExecutable="true" camunda:historyTimeToLive="P1D">
          <extensionElements>
            <camunda:properties><camunda:property name="%s" value="migration" /></camunda:properties>
          </extensionElements>
          <startEvent id="start" />
          <sequenceFlow id="flow" sourceRef="start" targetRef="wait" />
          <userTask id="wait" />
        </process>
      </definitions>
      """;

  @Autowired ProcessEngine engine;
  @Autowired MigrationStore migrations;
  @Autowired Journal journal;
  @Autowired PlatformTransactionManager transactions;
  @Autowired DataSource dataSource;

  private final ExecutorService threads = Executors.newFixedThreadPool(NODES + 1);
  private final String id = "owners-" + COUNT.incrementAndGet();

  @BeforeEach
  void request() {
    Map<String, Object> plan = new HashMap<>();
    List<String> people = List.of("olga", "dmitri", "ada", "ravi", "bea", "ines");
    for (OwnerRole role : OwnerRole.values()) {
      plan.put(role.variable(), people.get(role.ordinal()));
    }
    plan.put("description", "Orders move");
    plan.put("sourceEndpoint", "orders-old");
    plan.put("targetEndpoint", "orders-new");
    plan.put("interlays", "orders");
    engine.getIdentityService().setAuthentication("olga", List.of("exodusOwners"));
    engine.getRuntimeService().startProcessInstanceByKey(RunbookKeys.MIGRATION, id, plan);
    engine.getIdentityService().clearAuthentication();
  }

  @AfterEach
  void stop() {
    threads.shutdown();
    engine.getIdentityService().clearAuthentication();
    engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .rootProcessInstances()
        .list()
        .forEach(run -> engine.getRuntimeService().deleteProcessInstance(run.getId(), "test"));
  }

  private void withdraw() {
    Task task =
        engine
            .getTaskService()
            .createTaskQuery()
            .processInstanceBusinessKey(id)
            .taskAssignee("olga")
            .singleResult();
    engine.getIdentityService().setAuthentication("olga", List.of("exodusOwners"));
    engine
        .getTaskService()
        .complete(
            task.getId(), Map.of("planDecision", "withdraw", "completePlanReason", "not now"));
    engine.getIdentityService().clearAuthentication();
  }

  private long vacancies() {
    return engine
        .getRuntimeService()
        .createIncidentQuery()
        .incidentType(Vacancies.INCIDENT)
        .count();
  }

  private long notices() {
    return engine
        .getTaskService()
        .createTaskQuery()
        .taskCandidateUser("ines")
        .taskNameLike("Nobody can decide%")
        .count();
  }

  private Stream<JournalEntry> noted(String subject, String words) {
    return journal.entries(id).stream()
        .filter(entry -> entry.subject().equals(subject))
        .filter(entry -> entry.detail().contains(words));
  }

  private CompletableFuture<Void> lookFromManyNodes() {
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    return CompletableFuture.allOf(
        Stream.generate(() -> new VacancyWatch(engine, migrations, journal, transaction))
            .limit(NODES)
            .map(
                watch ->
                    CompletableFuture.runAsync(
                        () -> {
                          try (watch) {
                            watch.look();
                          }
                        },
                        threads))
            .toArray(CompletableFuture[]::new));
  }

  /** Somebody is at the migration until told to leave it. */
  private CompletableFuture<Void> occupy(CountDownLatch leave) {
    CountDownLatch there = new CountDownLatch(1);
    CompletableFuture<Void> occupied =
        CompletableFuture.runAsync(
            () ->
                new TransactionTemplate(transactions)
                    .executeWithoutResult(
                        tx -> {
                          migrations.lock(id);
                          there.countDown();
                          reached(leave);
                        }),
            threads);
    reached(there);
    return occupied;
  }

  private static void reached(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long waiting() {
    return JdbcClient.create(dataSource)
        .sql("select count(*) from information_schema.sessions where blocker_id is not null")
        .query(Long.class)
        .single();
  }

  @Test
  void shouldTellOnceThatAnOwnerIsLostHoweverManyNodesLookAndTakeItBack() {
    lookFromManyNodes().join();
    assertThat(vacancies()).isZero();
    CountDownLatch leave = new CountDownLatch(1);
    CompletableFuture<Void> occupied = occupy(leave);
    engine.getIdentityService().deleteUser("bea");

    CompletableFuture<Void> looked = lookFromManyNodes();
    await().atMost(SOON).until(() -> waiting() >= NODES);
    leave.countDown();
    CompletableFuture.allOf(occupied, looked).join();

    assertThat(vacancies()).isOne();
    assertThat(notices()).isOne();
    assertThat(noted("completePlan", "no business decision owner who can decide")).hasSize(1);
    User bea = engine.getIdentityService().newUser("bea");
    bea.setPassword("bea");
    engine.getIdentityService().saveUser(bea);
    await().atMost(SOON).until(() -> vacancies() == 0 && notices() == 0);
    assertThat(noted("completePlan", "somebody can decide again")).hasSize(1);
    assertThat(journal.verify(id).whole()).isTrue();
    withdraw();
  }

  @Test
  void shouldEndWithAMigrationWhatSaysThatItDoes() {
    engine
        .getRepositoryService()
        .createDeployment()
        .addString("beside.bpmn", BESIDE.formatted("beside", "exodus.endsWith"))
        .addString("apart.bpmn", BESIDE.formatted("apart", "some.other"))
        .deploy();
    engine.getRuntimeService().startProcessInstanceByKey("beside", id);
    engine.getRuntimeService().startProcessInstanceByKey("beside", "another-migration");
    engine.getRuntimeService().startProcessInstanceByKey("apart", id);

    withdraw();

    assertThat(migrations.get(id).phase()).isEqualTo(Phase.REFUSED);
    assertThat(
            engine.getRuntimeService().createProcessInstanceQuery().list().stream()
                .map(left -> left.getBusinessKey() + " " + left.getProcessDefinitionId())
                .map(left -> left.replaceAll(":.*", "")))
        .containsExactlyInAnyOrder("another-migration beside", id + " apart");
    assertThat(noted("ended with the migration", "\"beside\""))
        .singleElement()
        .extracting(JournalEntry::actor)
        .isEqualTo("olga");
  }
}
