package dev.impasse.agent.notify;

import dev.impasse.core.report.Printable;
import java.lang.management.LockInfo;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.Locale;

/**
 * One platform thread as {@code jstack -l} shows it. What another has named (threads, classes,
 * loaders, modules, files) is made harmless, so that no name looks like a line of the dump.
 */
final class DumpedThread {

  private final ThreadInfo thread;

  DumpedThread(ThreadInfo thread) {
    this.thread = thread;
  }

  /** Appends its section, with an empty line behind. */
  void write(StringBuilder out) {
    out.append('"')
        .append(Printable.name(thread.getThreadName()))
        .append("\" #")
        .append(thread.getThreadId())
        .append(thread.isDaemon() ? " daemon" : "")
        .append(" prio=")
        .append(thread.getPriority())
        .append(String.format(Locale.ROOT, " tid=0x%016x ", thread.getThreadId()))
        .append(thread.getThreadState().name().toLowerCase(Locale.ROOT))
        .append("\n   java.lang.Thread.State: ")
        .append(thread.getThreadState())
        .append('\n');
    stack(out);
    out.append("\n   Locked ownable synchronizers:\n");
    for (LockInfo synchronizer : thread.getLockedSynchronizers()) {
      out.append("\t- ").append(lock(synchronizer)).append('\n');
    }
    if (thread.getLockedSynchronizers().length == 0) {
      out.append("\t- None\n");
    }
    out.append('\n');
  }

  private void stack(StringBuilder out) {
    StackTraceElement[] stack = thread.getStackTrace();
    for (int depth = 0; depth < stack.length; depth++) {
      out.append("\tat ").append(Printable.text(stack[depth].toString())).append('\n');
      if (depth == 0 && thread.getLockInfo() != null) {
        String verb = verb(stack[0]);
        out.append("\t- ").append(verb).append(' ').append(lock(thread.getLockInfo()));
        out.append('\n');
      }
      for (MonitorInfo monitor : thread.getLockedMonitors()) {
        if (monitor.getLockedStackDepth() == depth) {
          out.append("\t- locked ").append(lock(monitor)).append('\n');
        }
      }
    }
  }

  private String verb(StackTraceElement top) {
    boolean inWait = top.getClassName().equals("java.lang.Object");
    return switch (thread.getThreadState()) {
      case BLOCKED -> inWait ? "waiting to re-lock in wait()" : "waiting to lock";
      case WAITING, TIMED_WAITING -> inWait ? "waiting on" : "parking to wait for ";
      default -> "waiting on";
    };
  }

  /** The identity hash code stands for the address, which only the JVM knows. */
  private static String lock(LockInfo lock) {
    return String.format(Locale.ROOT, "<0x%016x>", lock.getIdentityHashCode())
        + " (a "
        + Printable.name(lock.getClassName())
        + ")";
  }
}
