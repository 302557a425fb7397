package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.OutsideCalls;
import dev.impasse.agent.jvm.References;
import dev.impasse.agent.waits.Wait;
import dev.impasse.agent.waits.WaitTable;
import dev.impasse.core.model.EndedBy;
import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Whether code may end a wait that no thread is in yet: of whoever calls in from outside on a
 * thread of his own (JMX, RMI, an operating system signal), of a task that a timer or a pool has
 * still to run, of a handler that the JDK calls, or the JDK itself.
 */
final class OutsideEnders {

  private final JvmInternals internals;
  private final CodeAhead ahead;
  private final Helpers helpers;
  private final List<Called> called = new ArrayList<>();
  private boolean jdkBrings;

  /** An object that will be called, and what its code does. */
  private record Called(Object object, ReachableCalls calls) {}

  OutsideEnders(JvmInternals internals, CodeAhead ahead, Helpers helpers) {
    this.internals = internals;
    this.ahead = ahead;
    this.helpers = helpers;
  }

  /** Adds what is called from outside and what threads that move have still to call. */
  void add(List<OutsideCalls.Entry> entries, Collection<Thread> moving) {
    for (OutsideCalls.Entry entry : entries) {
      if (entry.object() != null) {
        called.add(new Called(entry.object(), ahead.ofObject(entry.object(), internals.lambdas())));
      }
    }
    for (Object task : internals.pending().of(moving)) {
      called.add(new Called(task, ahead.ofObject(task, internals.lambdas())));
    }
    jdkBrings = internals.threads().bringFromOutside(internals.executors());
  }

  /** Whether somebody from outside may end a wait. */
  boolean mayEnd(Sought sought) {
    Object target = sought.target();
    if (target != null && target.getClass().getName().startsWith("jdk.internal.")) {
      return true; // a future of the JDK's own, as of an HTTP client
    }
    if (jdkBrings && sought.kind().endedBy() != EndedBy.OWNER) {
      return true;
    }
    for (ReachableCalls calls : ahead.outside()) {
      if (Givers.ofKind(calls, sought, Set.of()) != null
          || calls.calls().stream().anyMatch(call -> helpers.interrupts(call, sought))) {
        return true;
      }
    }
    return called.stream().anyMatch(each -> mayEnd(each, sought));
  }

  /** Whether the code of an object that leads to what is waited for, or names it, ends the wait. */
  private boolean mayEnd(Called each, Sought sought) {
    References references = internals.references();
    Object target = sought.target();
    boolean leads = target != null && references.leads(each.object(), target);
    if (leads && each.calls().isOpaque()) {
      return true;
    }
    for (SignalCall call : each.calls().calls()) {
      boolean ends =
          sought.isEndedBy(call)
              || (sought.kind().endedBy() == EndedBy.RELEASE
                  && (WaitTable.releases(call.method()) || wakesOwn(call, sought.kind()))
                  && call.fits(target))
              || (sought.kind() == LockKind.EXECUTOR && helpers.changesPool(call, sought.waiter()));
      if ((ends && (leads || sought.kind() == LockKind.EXECUTOR || sought.isNamedBy(call)))
          || (helpers.interrupts(call, sought)
              && (leads || references.leads(each.object(), sought.waiter())))) {
        return true;
      }
    }
    return false;
  }

  /** An own lock that waits in a monitor is released by whoever notifies that. */
  private static boolean wakesOwn(SignalCall call, LockKind kind) {
    return kind.hasOwnContract() && Wait.NOTIFICATION.isEndedBy(call.method(), call.descriptor());
  }
}
