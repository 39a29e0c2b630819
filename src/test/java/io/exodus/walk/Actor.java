package io.exodus.walk;

/** Who tries each operation. */
public enum Actor {
  /** May request migrations, and has requested this one; holds no role in it. */
  REQUESTER("rita", "rita"),
  /** Whose answer the open gate waits for. */
  OWNER("ada", "ada"),
  /** Of the engine, with every right on everything. */
  ADMINISTRATOR("root", "root"),
  WORKER("exodusWorker", "a-password-of-the-workers"),
  INTERLAY("exodusInterlay", "a-password-of-the-interlays");

  private final String user;
  private final String password;

  Actor(String user, String password) {
    this.user = user;
    this.password = password;
  }

  public String user() {
    return user;
  }

  public String password() {
    return password;
  }
}
