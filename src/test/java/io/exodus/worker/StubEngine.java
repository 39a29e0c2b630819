package io.exodus.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.exodus.migration.Secret;
import io.exodus.migration.api.EngineNodes;
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
final class StubEngine implements AutoCloseable {

  private static final String FETCH = "/engine-rest/external-task/fetchAndLock";
  private static final long POLL_MILLIS = 100;

  /** No answer comes, and the connection ends. */
  private static final int GONE = 0;

  private record Answer(int status, String body) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Answer> first = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> tasks = new ConcurrentLinkedQueue<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private volatile Duration ahead = Duration.ZERO;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;

  StubEngine() {
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
  StubEngine answer(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
    return this;
  }

  /** From now on its clock is so far ahead of this machine's. */
  StubEngine ahead(Duration time) {
    ahead = time;
    return this;
  }

  /** To the next call of that path, before what it is answered from then on. */
  StubEngine answerOnce(String path, int status, String body) {
    first.put(path, new Answer(status, body));
    return this;
  }

  /** As if nothing had been sent to that path. */
  StubEngine forget(String path) {
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
      bodies.put(path, request);
      calls.add(exchange.getRequestMethod() + " " + path);
      bodies.put(path, request);
      Answer once = first.remove(path);
      Answer answer = once != null ? once : answers.getOrDefault(path, new Answer(404, "{}"));
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
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
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
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** What was sent to that path last. */
  String sent(String path) {
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

  EngineSettings settings(Duration timeout) {
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
