package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database knows of a client and the next one must be told: user, protocol, database,
 * name. Credentials live in memory only.
 */
final class SessionState {

  /** A command of the replay, and what its refusal means. */
  enum Step {
    LOGIN,
    SELECT,
    NAME,
    /** Asks whether the client would be let in; tried again, but no reason to end it. */
    KNOCK
  }

  /** The commands that bring a new link to this state. */
  record Replay(ByteBuf commands, List<Step> steps) {}

  private byte[] user;
  private byte[] password;
  private boolean resp3;
  private byte[] database;
  private byte[] name;

  void login(byte[] newUser, byte[] newPassword) {
    user = newUser;
    password = newPassword;
  }

  void protocol(byte[] version) {
    resp3 = Arguments.is(version, "3");
  }

  void select(byte[] newDatabase) {
    database = newDatabase;
  }

  void name(byte[] newName) {
    name = newName;
  }

  void reset() {
    user = null;
    password = null;
    resp3 = false;
    database = null;
    name = null;
  }

  boolean resp3() {
    return resp3;
  }

  boolean loggedIn() {
    return password != null;
  }

  /**
   * @param knock whether to ask first if a client without a log-in is let in
   */
  Replay replay(ByteBufAllocator allocator, boolean knock) {
    ByteBuf out = allocator.buffer();
    List<Step> steps = new ArrayList<>(3);
    if (resp3) {
      List<byte[]> hello = new ArrayList<>(List.of(ascii("HELLO"), ascii("3")));
      if (password != null) {
        hello.addAll(List.of(ascii("AUTH"), user == null ? ascii("default") : user, password));
      }
      step(out, steps, Step.LOGIN, hello);
    } else if (password != null) {
      step(
          out,
          steps,
          Step.LOGIN,
          user == null ? List.of(ascii("AUTH"), password) : List.of(ascii("AUTH"), user, password));
    } else if (knock) {
      step(out, steps, Step.KNOCK, List.of(ascii("PING")));
    }
    if (database != null) {
      step(out, steps, Step.SELECT, List.of(ascii("SELECT"), database));
    }
    if (name != null && name.length > 0) {
      step(out, steps, Step.NAME, List.of(ascii("CLIENT"), ascii("SETNAME"), name));
    }
    return new Replay(out, steps);
  }

  private static void step(ByteBuf out, List<Step> steps, Step step, List<byte[]> words) {
    steps.add(step);
    out.writeBytes(ascii("*" + words.size() + "\r\n"));
    for (byte[] word : words) {
      out.writeBytes(ascii("$" + word.length + "\r\n")).writeBytes(word).writeBytes(ascii("\r\n"));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
