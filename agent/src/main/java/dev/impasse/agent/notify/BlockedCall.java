package dev.impasse.agent.notify;

import dev.impasse.agent.waits.WaitTable;
import dev.impasse.agent.waits.WaitTable.Interrupt;
import java.util.List;

/**
 * The call in which a thread waits, as its stack shows, and whether {@code Thread.interrupt} ends
 * it.
 *
 * <p>Read from the frames of the JDK and not from the call site: a lock class of the application
 * that waits in {@code AbstractQueuedSynchronizer.acquire} cannot be interrupted, whatever its own
 * method is called. What the {@link WaitTable} does not say ends by an interrupt does not.
 *
 * @param call where the application's code, or the outermost frame, calls the JDK: {@code
 *     ReentrantLock.lock}
 * @param interruptible whether an interrupt ends the wait
 */
public record BlockedCall(String call, boolean interruptible) {

  private static final String HOOKS = "java.impasse.";

  /**
   * Reads a stack.
   *
   * @param stack innermost frame first
   * @param forLock whether the thread wants a lock and nothing else: then one in {@code await} or
   *     {@code wait} was signalled, and an interrupt is only noted until it has its lock back
   * @param blocked whether the JVM calls the thread BLOCKED, for a monitor: no interrupt ends that
   */
  static BlockedCall of(List<StackTraceElement> stack, boolean forLock, boolean blocked) {
    String call = "";
    boolean queued = false;
    boolean known = blocked;
    boolean ends = false;
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().startsWith(HOOKS)) {
        continue;
      }
      if (!ofJdk(frame)) {
        break;
      }
      String type = simpleName(frame.getClassName());
      String method = frame.getMethodName();
      call = type + "." + method;
      if (known) {
        continue;
      }
      Interrupt interrupt = WaitTable.interruptIn(type, method);
      if (interrupt == Interrupt.QUEUED) {
        queued = true;
      } else if (interrupt != null) {
        known = true;
        ends = interrupt == Interrupt.ENDS && !(hasALockToReacquire(type) && (forLock || queued));
      }
    }
    return new BlockedCall(call.isEmpty() || blocked ? monitor(call) : call, ends);
  }

  /** Whether an interrupt ends a wait; the parameters are those of {@link #of}. */
  public static boolean endsByInterrupt(
      List<StackTraceElement> stack, boolean forLock, boolean blocked) {
    return of(stack, forLock, blocked).interruptible();
  }

  private static String monitor(String call) {
    return call.isEmpty() ? "synchronized" : "synchronized (" + call + ")";
  }

  /** Whether who waits there has to have its lock back before it goes on. */
  private static boolean hasALockToReacquire(String type) {
    return type.equals("ConditionObject") || type.equals("Object");
  }

  private static boolean ofJdk(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
  }

  private static String simpleName(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }
}
