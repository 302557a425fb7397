package dev.impasse.core.waitfor;

import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wait. Two waits are the same only if they are one object. */
public final class Want {
  private final ThreadNode waiter;
  private final ResourceNode resource;
  private final Mode mode;
  private final int count;
  private final boolean timed;
  private final @Nullable StackTraceElement wantsAt;
  private final String expression;
  final List<ThreadNode> ahead = new ArrayList<>();
  @Nullable Signal signal;
  boolean interruptible;
  boolean outside;

  Want(
      ThreadNode waiter,
      ResourceNode resource,
      Mode mode,
      int count,
      boolean timed,
      @Nullable StackTraceElement wantsAt,
      String expression) {
    this.waiter = waiter;
    this.resource = resource;
    this.mode = mode;
    this.count = count;
    this.timed = timed;
    this.wantsAt = wantsAt;
    this.expression = expression;
  }

  /** Returns the thread. */
  public ThreadNode waiter() {
    return waiter;
  }

  /** Returns what it waits for. */
  public ResourceNode resource() {
    return resource;
  }

  /** Returns how it wants it. */
  public Mode mode() {
    return mode;
  }

  /** Returns how many permits it wants. */
  public int count() {
    return count;
  }

  /** Whether it ends by itself. */
  public boolean timed() {
    return timed;
  }

  /** Returns where it waits, null when not known. */
  public @Nullable StackTraceElement wantsAt() {
    return wantsAt;
  }

  /** Returns what the code there calls it. */
  public String expression() {
    return expression;
  }
}
