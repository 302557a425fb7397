package dev.impasse.demo;

/** What the child processes of {@link ProcessesDemo} do. */
final class Greeting {

  private Greeting() {}

  /** Greets in the name of the first argument: the function that a child process is given. */
  public static void main(String[] args) {
    greet(args[0]);
  }

  static void greet(String name) {
    Pace.sleepMillis(1_000);
    ProcessHandle self = ProcessHandle.current();
    long parent = self.parent().map(ProcessHandle::pid).orElse(0L);
    System.out.println(
        "hello from "
            + name
            + ", parent pid "
            + parent
            + ", pid "
            + self.pid()
            + " --- "
            + Pace.now());
  }
}
