package dev.impasse.agent.control;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.runtime.ThreadTable;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets another thread use the thread-locals of the caller, for as long as the caller waits for it.
 *
 * <p>Whoever calls this could as well do the other thread's work itself, with the same
 * thread-locals; so it gives nobody what he had not. It takes a thread that has not run yet, or one
 * to which the caller has lent before: nobody else's thread-locals are touched. Thread-safe.
 */
final class ThreadLocalLoan implements BiConsumer<Thread, Runnable> {

  private static final String MAP = "java.lang.ThreadLocal$ThreadLocalMap";

  private final VarHandle locals;
  private final VarHandle inherited;
  private final List<Borrower> borrowers = new ArrayList<>();

  private record Borrower(WeakReference<Thread> thread, WeakReference<Thread> owner) {}

  private ThreadLocalLoan(VarHandle locals, VarHandle inherited) {
    this.locals = locals;
    this.inherited = inherited;
  }

  /** Returns it, or null where the JVM does not allow it. */
  static @Nullable ThreadLocalLoan open() {
    VarHandle locals = JvmInternals.field(Thread.class, "threadLocals", MAP);
    VarHandle inherited = JvmInternals.field(Thread.class, "inheritableThreadLocals", MAP);
    return locals == null || inherited == null ? null : new ThreadLocalLoan(locals, inherited);
  }

  /**
   * Lends them while the caller runs something.
   *
   * @throws IllegalArgumentException if the thread runs and was never lent to by the caller
   */
  @Override
  public void accept(Thread to, Runnable meanwhile) {
    Thread owner = Thread.currentThread();
    admit(to, owner);
    share(to, locals.getVolatile(owner), inherited.getVolatile(owner));
    try {
      meanwhile.run();
    } finally {
      share(to, null, null);
    }
  }

  private void share(Thread to, @Nullable Object some, @Nullable Object others) {
    locals.setVolatile(to, some);
    inherited.setVolatile(to, others);
  }

  private synchronized void admit(Thread to, Thread owner) {
    borrowers.removeIf(known -> known.thread.refersTo(null));
    for (Borrower known : borrowers) {
      if (known.thread.refersTo(to) && known.owner.refersTo(owner)) {
        return;
      }
    }
    if (ThreadTable.stateOf(to) != Thread.State.NEW) {
      throw new IllegalArgumentException("the thread is not yours to lend to: thread=" + to);
    }
    borrowers.add(new Borrower(new WeakReference<>(to), new WeakReference<>(owner)));
  }
}
