package dev.impasse.demo;

/** The subclass style of a child process: it carries its own {@code run}. */
final class GreetingProcess extends JavaProcess {

  private final String name;

  GreetingProcess(String name) {
    super(GreetingProcess.class, name);
    this.name = name;
  }

  /** Runs in the child: makes the same object again there. */
  public static void main(String[] args) {
    new GreetingProcess(args[0]).run();
  }

  private void run() {
    Greeting.greet(name);
  }
}
