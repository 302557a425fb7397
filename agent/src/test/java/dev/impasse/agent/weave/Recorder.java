package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Takes down the calls of the generated hooks, with the names of their sites. */
public final class Recorder {

  static final Map<Integer, String> EXPRESSIONS = new ConcurrentHashMap<>();
  static final Map<Integer, String> FIELDS = new ConcurrentHashMap<>();
  static final Map<Integer, String> OPERATIONS = new ConcurrentHashMap<>();
  static final Map<Integer, Integer> LINES = new ConcurrentHashMap<>();

  private static final List<String> EVENTS = new ArrayList<>();
  private static final List<@Nullable Object> OBJECTS = new ArrayList<>();

  /** When set, hooks of this name throw: the worst that can happen to woven code. */
  static volatile @Nullable String failing;

  private Recorder() {}

  /** Called by the generated hooks. */
  public static synchronized void note(String hook, @Nullable Object object, int site) {
    EVENTS.add(site == 0 ? hook : hook + " " + EXPRESSIONS.get(site));
    OBJECTS.add(object);
    if (hook.equals(failing)) {
      failing = null;
      throw new StackOverflowError("as if the stack ended in a hook: hook=" + hook);
    }
  }

  /** Called by the generated hooks. */
  public static void declaredAcquired(boolean result, int site) {
    note("declaredAcquired=" + result, null, site);
  }

  static synchronized List<String> events() {
    return List.copyOf(EVENTS);
  }

  static synchronized List<@Nullable Object> objects() {
    return new ArrayList<>(OBJECTS);
  }

  static synchronized void clear() {
    EVENTS.clear();
    OBJECTS.clear();
    failing = null;
  }

  static SiteTable sites() {
    EXPRESSIONS.clear();
    FIELDS.clear();
    OPERATIONS.clear();
    LINES.clear();
    return new SiteTable(
        site -> {
          EXPRESSIONS.put(site.id(), site.expression());
          FIELDS.put(site.id(), site.ownerField());
          OPERATIONS.put(site.id(), site.operation());
          LINES.put(site.id(), site.line());
        });
  }
}
