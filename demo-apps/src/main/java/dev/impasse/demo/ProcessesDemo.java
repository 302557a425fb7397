package dev.impasse.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Starts three child processes twice, in the two styles of Python's {@code multiprocessing}.
 *
 * <p>Run it with {@code impasse demo processes}.
 */
@Demo(
    name = "processes",
    line = "Three child processes, twice; each is traced on its own",
    story =
        """
        First each child is given a function to run, then each is a subclass that carries its \
        own. The parent waits for all of them. Every child is a JVM, and is started with the \
        agent option of its parent; with %p in the name of the trace file there is one trace per \
        process. Waiting for a process is not a deadlock.""",
    verdict = Verdict.CLEAN,
    timeoutSeconds = 60,
    output =
        """
        parent process, pid 10514
        hello from function 1, parent pid 10514, pid 10553 --- 08:42:03.458
        hello from function 3, parent pid 10514, pid 10561 --- 08:42:03.540
        hello from function 2, parent pid 10514, pid 10557 --- 08:42:03.566
        end of the functions
        hello from subclass 1, parent pid 10514, pid 10613 --- 08:42:04.923
        hello from subclass 3, parent pid 10514, pid 10615 --- 08:42:05.039
        hello from subclass 2, parent pid 10514, pid 10614 --- 08:42:05.075
        end of the subclasses
        """)
final class ProcessesDemo {

  private ProcessesDemo() {}

  /** Runs the three children of each style. */
  public static void main(String[] args) throws InterruptedException {
    System.out.println("parent process, pid " + ProcessHandle.current().pid());

    List<JavaProcess> functions = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      functions.add(new JavaProcess(Greeting.class, "function " + i));
    }
    runAll(functions);
    System.out.println("end of the functions");

    List<JavaProcess> subclasses = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      subclasses.add(new GreetingProcess("subclass " + i));
    }
    runAll(subclasses);
    System.out.println("end of the subclasses");
  }

  private static void runAll(List<JavaProcess> children) throws InterruptedException {
    children.forEach(JavaProcess::start);
    for (JavaProcess child : children) {
      child.join();
    }
  }
}
