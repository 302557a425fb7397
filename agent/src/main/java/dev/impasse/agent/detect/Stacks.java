package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.BulkStacks;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.runtime.ThreadTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stacks of threads that are certain to be stuck. This is the only place that stops threads,
 * each for as long as it takes to walk its stack.
 */
final class Stacks {

  private static final String RUNTIME = "java.impasse.";
  private static final String RUNTIME_IN_TESTS = "dev.impasse.runtime.";

  /** Of more stacks than these, each is cut: a thousand deep ones would fill the heap. */
  private static final int MANY = 1_000;

  private static final int MOST_OF_MANY = 100;

  private Stacks() {}

  /**
   * Returns the stacks of all sides of the findings, without the frames of hooks.
   *
   * @param behind whether also of those who wait behind: where names come from stacks, who is named
   *     decides which of several cycles stands for all, and that must not change from scan to scan
   */
  static Map<Long, List<StackTraceElement>> of(
      Map<Long, Waiting> waiting, List<Finding> findings, boolean behind) {
    Set<Thread> wanted = new LinkedHashSet<>();
    for (Finding finding : findings) {
      for (Side side : finding.sides()) {
        add(waiting.get(side.thread().tid()), wanted);
      }
      if (behind) {
        finding.blockedBehind().stream()
            .limit(MANY)
            .forEach(bystander -> add(waiting.get(bystander.thread().tid()), wanted));
      }
    }
    // Those blocked at the entry of a synchronized method have no site but their innermost frame.
    for (Waiting w : waiting.values()) {
      if (w.blocked() != null) {
        wanted.add(w.thread());
      }
    }
    Map<Long, List<StackTraceElement>> stacks = new HashMap<>();
    of(wanted).forEach((thread, stack) -> stacks.put(ThreadTable.idOf(thread), stack));
    return stacks;
  }

  private static void add(@Nullable Waiting waiting, Set<Thread> wanted) {
    if (waiting != null) {
      wanted.add(waiting.thread());
    }
  }

  /** Returns the stacks of threads, without the frames of hooks. */
  static IdentityHashMap<Thread, List<StackTraceElement>> of(Collection<Thread> threads) {
    int most = threads.size() > MANY ? MOST_OF_MANY : Integer.MAX_VALUE;
    IdentityHashMap<Thread, List<StackTraceElement>> stacks = new IdentityHashMap<>();
    BulkStacks.forEach(threads, (thread, frames) -> stacks.put(thread, visible(frames, most)));
    return stacks;
  }

  /** Returns the stack of one thread, without the frames of hooks. */
  static List<StackTraceElement> of(Thread thread) {
    return visible(ThreadTable.stackOf(thread), Integer.MAX_VALUE);
  }

  /** Returns the innermost frame that is not the JDK's, else the innermost; null if none. */
  static @Nullable StackTraceElement ofApplication(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (!isOfJdk(frame)) {
        return frame;
      }
    }
    return stack.isEmpty() ? null : stack.get(0);
  }

  /** Whether a frame is of a class of the JDK. */
  static boolean isOfJdk(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("java.") || type.startsWith("jdk.");
  }

  private static List<StackTraceElement> visible(StackTraceElement[] frames, int most) {
    List<StackTraceElement> visible = new ArrayList<>();
    for (StackTraceElement frame : frames) {
      if (visible.size() == most) {
        break;
      }
      String type = frame.getClassName();
      if (!type.startsWith(RUNTIME) && !type.startsWith(RUNTIME_IN_TESTS)) {
        visible.add(asInExceptions(frame));
      }
    }
    return visible;
  }

  /** Leaves out what stack traces of exceptions leave out: the JDK's version, the usual loaders. */
  static StackTraceElement asInExceptions(StackTraceElement frame) {
    String loader = frame.getClassLoaderName();
    boolean usual = loader == null || loader.equals("app") || loader.equals("platform");
    String module = frame.getModuleName();
    boolean jdk = module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    return new StackTraceElement(
        usual ? null : loader,
        module,
        jdk ? null : frame.getModuleVersion(),
        frame.getClassName(),
        frame.getMethodName(),
        frame.getFileName(),
        frame.getLineNumber());
  }

  /**
   * Whether each side's stack shows it where its state says it waits: the last check against states
   * that a failed hook may have left wrong.
   */
  static boolean agree(Finding finding) {
    for (Side side : finding.sides()) {
      StackTraceElement at = side.wantsAt();
      if (at != null && !side.stack().isEmpty() && !side.stack().contains(at)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the frame of a site as the JVM prints it in a stack, which may be a line further on;
   * the site's own frame if the stack does not show its method.
   */
  static StackTraceElement asPrinted(List<StackTraceElement> stack, StackTraceElement at) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(at.getClassName())
          && frame.getMethodName().equals(at.getMethodName())) {
        return frame;
      }
    }
    return at;
  }
}
