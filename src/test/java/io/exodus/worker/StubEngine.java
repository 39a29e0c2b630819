package io.exodus.worker;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.exodus.client.EngineNodes;
import io.exodus.client.EngineSettings;
import io.exodus.endpoint.Alterations;
import io.exodus.json.Json;
import io.exodus.migration.Alteration;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Answers a worker over HTTP with what a test tells it to; an unknown call gets 404. */
public final class StubEngine implements AutoCloseable {

  private static final String FETCH = "/engine-rest/external-task/fetchAndLock";
  private static final long POLL_MILLIS = 100;

  /** No answer comes, and the connection ends. */
  private static final int GONE = 0;

  private record Answer(int status, String body) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Answer> first = new ConcurrentHashMap<>();
  private final Map<String, Alterations> alterations = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> tasks = new ConcurrentLinkedQueue<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private volatile boolean login = true;
  private volatile Duration ahead = Duration.ZERO;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;

  public StubEngine() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
    answer(FETCH, 200, "[]");
  }

  /** From now on, to calls of that path. */
  public StubEngine answer(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
    return this;
  }

  /** From now on its clock is so far ahead of this machine's. */
  public StubEngine ahead(Duration time) {
    ahead = time;
    return this;
  }

  /** From now on something else answers in its place, before Exodus's log-in is asked. */
  StubEngine behindAnotherLogin() {
    login = false;
    return this;
  }

  /** To the next call of that path, before what it is answered from then on. */
  public StubEngine answerOnce(String path, int status, String body) {
    first.put(path, new Answer(status, body));
    return this;
  }

  /** As if nothing had been sent to that path. */
  public StubEngine forget(String path) {
    bodies.remove(path);
    return this;
  }

  /** Every fetch is answered with that status and, as the engine's log-in does, no body. */
  StubEngine refuse(int status) {
    return answer(FETCH, status, "");
  }

  /** From now on, calls of that path are not answered, as by a process that dies over them. */
  StubEngine die(String path) {
    return answer(path, GONE, "");
  }

  /** As {@link #die}, for the next call of that path alone. */
  StubEngine dieOnce(String path) {
    return answerOnce(path, GONE, "");
  }

  /** To the worker whose step fetches next. */
  StubEngine task(String id, String topic, String migration) {
    tasks.add(
        """
        [{"id": "%s", "topicName": "%s", "businessKey": "%s", "workerId": "w", "variables": {}}]
        """
            .formatted(id, topic, migration));
    return answer("/engine-rest/external-task/" + id + "/unlock", 204, "")
        .answer("/engine-rest/external-task/" + id + "/complete", 204, "")
        .answer("/engine-rest/external-task/" + id + "/extendLock", 204, "");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      if (!exchange.getRequestMethod().equals("GET")) {
        bodies.put(path, request);
      }
      calls.add(exchange.getRequestMethod() + " " + path);
      Answer once = first.remove(path);
      Answer answer =
          once != null
              ? once
              : path.contains("/alterations/")
                  ? new Answer(200, alterations(path, request))
                  : answers.getOrDefault(path, new Answer(404, "{}"));
      if (answer.status() == GONE) {
        return;
      }
      String body = answer.body();
      if (path.equals(FETCH) && answer.status() == 200) {
        body = request.contains("-steps") && !tasks.isEmpty() ? tasks.poll() : poll(body);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange
          .getResponseHeaders()
          .set("Exodus-Time", Long.toString(System.currentTimeMillis() + ahead.toMillis()));
      if (login) {
        exchange.getResponseHeaders().set("Exodus-Login", "asked");
      }
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Keeps what is noted, as the engine does. */
  private String alterations(String path, String request) throws IOException {
    Alterations kept =
        alterations.computeIfAbsent(
            path.replaceFirst("/restored$", ""), side -> Alterations.inMemory());
    if (path.endsWith("/restored")) {
      kept.forget(0, altered(request, "restored"));
    } else if (!request.isEmpty()) {
      kept.note(altered(request, "altered"));
    }
    return Json.write(kept.known());
  }

  private static List<Alteration> altered(String request, String field) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    return json.convertValue(json.readTree(request).get(field), new TypeReference<>() {});
  }

  /** What is kept of that side. */
  List<Alteration> altered(String migration, Authority side) {
    return alterations
        .getOrDefault(
            "/exodus/api/migrations/" + migration + "/alterations/" + side, Alterations.inMemory())
        .known();
  }

  private String poll(String body) {
    try {
      closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return body;
  }

  /** Method and path of each, oldest first. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** What was sent to that path last. */
  public String sent(String path) {
    return bodies.get(path);
  }

  /** Of calls about that task. */
  boolean told(String task, String end) {
    return calls.contains("POST /engine-rest/external-task/" + task + "/" + end);
  }

  /** Of the latest call about that task. */
  String body(String task, String end) {
    return bodies.get("/engine-rest/external-task/" + task + "/" + end);
  }

  public EngineSettings settings(Duration timeout) {
    return new EngineSettings(
        new EngineNodes(List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))),
        "/engine-rest",
        "exodusWorker",
        Secret.of("password"),
        timeout);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
