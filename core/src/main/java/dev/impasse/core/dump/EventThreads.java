package dev.impasse.core.dump;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Threads that dispatch the events of a user interface, and those that wait for them. */
@SuppressWarnings(
    "ReferenceEquality") // a thread of a dump is one object; its stack is long to compare
final class EventThreads {

  /** Methods that return after the dispatcher has run what they are given. */
  private static final Set<String> HAND_TO_DISPATCHER =
      Set.of("invokeAndWait", "syncExec", "runAndWait", "invokeAndWaitIfNeeded");

  private static final Set<String> IDLE =
      Set.of(
          "java.awt.EventQueue.getNextEvent",
          "android.os.MessageQueue.next",
          "android.os.MessageQueue.nativePollOnce",
          "org.eclipse.swt.widgets.Display.sleep",
          "com.sun.glass.ui.gtk.GtkApplication._runLoop",
          "com.sun.glass.ui.win.WinApplication._runLoop",
          "com.sun.glass.ui.mac.MacApplication._runLoop");

  private EventThreads() {}

  /** Whether a thread dispatches the events of a user interface. */
  static boolean isDispatcher(DumpThread thread) {
    return thread.name().startsWith("AWT-EventQueue")
        || thread.name().equals("JavaFX Application Thread")
        || DumpGraph.begins(thread, "java.awt.EventDispatchThread", "run")
        || DumpGraph.begins(thread, "org.eclipse.swt.widgets.Display", "readAndDispatch")
        || DumpGraph.begins(thread, "android.os.Looper", "loop");
  }

  /** Whether it waits for the next event. */
  static boolean isIdle(DumpThread thread) {
    return thread.stack().stream()
        .limit(8)
        .anyMatch(frame -> IDLE.contains(frame.getClassName() + '.' + frame.getMethodName()));
  }

  /** Returns the dispatcher that a thread waits for; null if it waits for none. */
  static @Nullable DumpThread awaitedBy(DumpThread waiter, List<DumpThread> threads) {
    boolean waits =
        waiter.stack().stream()
            .anyMatch(frame -> HAND_TO_DISPATCHER.contains(frame.getMethodName()));
    if (waits) {
      for (DumpThread thread : threads) {
        if (thread != waiter && isDispatcher(thread)) {
          return thread;
        }
      }
    }
    return null;
  }
}
