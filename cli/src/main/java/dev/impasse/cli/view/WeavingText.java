package dev.impasse.cli.view;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints for people what would be woven. */
public final class WeavingText {

  private final PrintWriter out;
  private final Map<String, Integer> counts = new TreeMap<>();

  /** Makes one that prints there. */
  public WeavingText(PrintWriter out) {
    this.out = out;
  }

  /** Prints the classes; of those in which there is nothing to do, the ones that were named. */
  public void print(List<Entry<Map<String, Object>, Boolean>> classes) {
    for (Entry<Map<String, Object>, Boolean> one : classes) {
      Map<String, Object> explained = one.getKey();
      String verdict = verdict(explained);
      counts.merge(verdict, 1, Integer::sum);
      if (one.getValue() || !methods(explained).isEmpty() || !list(explained).isEmpty()) {
        out.println(explained.get("class") + ": " + verdict);
        methods(explained).forEach(this::method);
        list(explained).forEach(this::skipped);
      }
    }
    if (classes.size() > 1) {
      out.println();
      out.println(classes.size() + " classes");
      counts.forEach((verdict, count) -> out.printf("  %6d  %s%n", count, verdict));
    }
  }

  private static String verdict(Map<String, Object> explained) {
    Object reason = explained.get("reason");
    return reason == null
        ? String.valueOf(explained.get("verdict"))
        : explained.get("verdict") + ", " + reason;
  }

  private void method(Map<String, Object> method) {
    out.println("  " + method.get("method"));
    for (Map<String, Object> place : maps(method.get("woven"))) {
      out.printf(
          "    line %-5s %-28s %-20s -> %s%n",
          place.get("line"), place.get("operation"), place.get("receiver"), place.get("hook"));
    }
  }

  private void skipped(Map<String, Object> left) {
    out.println("  left alone: " + left.get("what") + " - " + left.get("reason"));
  }

  private static List<Map<String, Object>> methods(Map<String, Object> explained) {
    return maps(explained.get("methods"));
  }

  private static List<Map<String, Object>> list(Map<String, Object> explained) {
    return maps(explained.get("skipped"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(@Nullable Object list) {
    return list == null ? List.of() : (List<Map<String, Object>>) list;
  }
}
