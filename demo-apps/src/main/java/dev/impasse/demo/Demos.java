package dev.impasse.demo;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a demo, or lists them.
 *
 * <pre>
 *   Demos                 one line per demo: name, verdict, what it does
 *   Demos --list          for programs, tab separated: name, verdict, main class, what it does
 *   Demos NAME [ARG...]   runs the demo
 * </pre>
 *
 * <p>Exit code 2 for a name that no demo has; else the demo's own.
 */
public final class Demos {

  private static final int USAGE = 2;

  private Demos() {}

  /** Runs the demo that the first argument names. */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      listForPeople(System.out);
      return;
    }
    if (args[0].equals("--list")) {
      listForPrograms(System.out);
      return;
    }
    Optional<Catalogue.Entry> entry = Catalogue.find(args[0]);
    if (entry.isEmpty()) {
      System.err.println("no demo has this name: name=" + args[0] + "\nThe demos are: " + names());
      System.exit(USAGE);
      return;
    }
    entry.get().program().run(Arrays.copyOfRange(args, 1, args.length));
  }

  static void listForPeople(PrintStream out) {
    for (Catalogue.Entry entry : Catalogue.entries()) {
      Demo demo = entry.demo();
      String verdict = demo.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      out.printf("%-20s %-11s %s%n", demo.name(), verdict, demo.line());
    }
  }

  static void listForPrograms(PrintStream out) {
    for (Catalogue.Entry entry : Catalogue.entries()) {
      Demo demo = entry.demo();
      out.println(
          String.join(
              "\t", demo.name(), demo.verdict().name(), entry.type().getName(), demo.line()));
    }
  }

  private static String names() {
    return Catalogue.entries().stream()
        .map(entry -> entry.demo().name())
        .collect(Collectors.joining(", "));
  }
}
