package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.OutsideCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether somebody who calls in from outside on a thread of his own (JMX, RMI, an operating system
 * signal), or the JDK itself, may end a wait.
 */
final class OutsideEnders {

  private final JvmInternals internals;
  private final CodeAhead ahead;
  private final Helpers helpers;
  private final List<Object> objects = new ArrayList<>();
  private boolean jdkBringsSignals;

  OutsideEnders(JvmInternals internals, CodeAhead ahead, Helpers helpers) {
    this.internals = internals;
    this.ahead = ahead;
    this.helpers = helpers;
  }

  /** Adds the objects that are called from outside; finds out what the JDK's threads wait for. */
  void add(List<OutsideCalls.Entry> entries) {
    for (OutsideCalls.Entry entry : entries) {
      if (entry.object() != null) {
        objects.add(entry.object());
      }
    }
    jdkBringsSignals = internals.threads().bringFromOutside(internals.executors());
  }

  /** Whether somebody from outside may end a wait. */
  boolean mayEnd(Sought sought) {
    Object target = sought.target();
    if (target != null && target.getClass().getName().startsWith("jdk.internal.")) {
      return true; // a future of the JDK's own, as of an HTTP client
    }
    if (jdkBringsSignals && sought.kind().isSignal()) {
      return true;
    }
    for (ReachableCalls calls : ahead.outside()) {
      if (Givers.ofKind(calls, sought, Set.of()) != null
          || calls.calls().stream().anyMatch(call -> helpers.interrupts(call, sought))) {
        return true;
      }
    }
    return target != null
        && objects.stream().anyMatch(object -> internals.references().leads(object, target));
  }
}
