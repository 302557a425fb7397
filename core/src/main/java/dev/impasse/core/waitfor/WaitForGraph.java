package dev.impasse.core.waitfor;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A wait-for graph at one instant.
 *
 * <p><b>Shape.</b> Vertices are threads and resources. An edge from a thread to a resource says
 * that it waits for it; an edge from a resource to a thread says that it is held by it. Keys are
 * chosen by the caller; the order of everything is that of the keys, whatever the order of
 * insertion.
 *
 * <p>Not thread-safe; built by one thread, then only read.
 */
public final class WaitForGraph {

  private final Map<Long, ThreadNode> threads = new TreeMap<>();
  private final Map<Long, ResourceNode> resources = new TreeMap<>();
  private boolean closed;
  private final List<String> others = new ArrayList<>();

  private WaitForGraph() {}

  /** Returns a builder of an empty graph. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the threads by key, ascending. */
  public Map<Long, ThreadNode> threads() {
    return threads;
  }

  /** Returns the resources by key, ascending. */
  public Map<Long, ResourceNode> resources() {
    return resources;
  }

  /**
   * Whether nobody is left, in the program or outside it, who could do anything but the threads of
   * the graph.
   */
  public boolean isClosed() {
    return closed;
  }

  /** Returns who else could still end a wait, a phrase each. */
  List<String> others() {
    return others;
  }

  /** Whether a thread that waits for nothing will still give back what it holds. */
  public enum Rest {
    /** It goes on. */
    NONE,
    /** It is an idle thread of a pool: it may hold a lock that it has forgotten. */
    IDLE,
    /** It has ended. */
    ENDED
  }

  /** A thread, what it wants and what it holds. */
  public static final class ThreadNode {
    final long key;
    final ThreadRef ref;
    final List<Want> wants = new ArrayList<>();
    final List<HoldEdge> holds = new ArrayList<>();
    List<StackTraceElement> stack = List.of();
    Rest rest = Rest.NONE;
    final List<Want> behind = new ArrayList<>();
    final List<Want> signals = new ArrayList<>();
    final List<Want> helps = new ArrayList<>();

    ThreadNode(long key, ThreadRef ref) {
      this.key = key;
      this.ref = ref;
    }

    /** Returns the thread. */
    public ThreadRef ref() {
      return ref;
    }

    /** Returns what it waits for, outermost first; all must come true. */
    public List<Want> wants() {
      return List.copyOf(wants);
    }

    /** Returns what it holds, oldest first. */
    public List<HoldEdge> holds() {
      return List.copyOf(holds);
    }
  }

  /** A resource and its holders. */
  public static final class ResourceNode {
    final long key;
    final LockRef ref;
    final List<HoldEdge> holders = new ArrayList<>();
    final List<Want> wanted = new ArrayList<>();
    boolean provesNothing;
    boolean owned;
    int freePermits;
    int allPermits = -1;

    ResourceNode(long key, LockRef ref) {
      this.key = key;
      this.ref = ref;
    }

    /** Returns the resource. */
    public LockRef ref() {
      return ref;
    }

    /** Returns who holds it. */
    public List<HoldEdge> holders() {
      return List.copyOf(holders);
    }
  }

  /**
   * One hold.
   *
   * @param holder the thread
   * @param resource what it holds
   * @param mode how
   * @param count depth or permits
   * @param acquiredAt where it was taken, null when not known
   * @param expression what the code there calls it
   */
  public record HoldEdge(
      ThreadNode holder,
      ResourceNode resource,
      Mode mode,
      int count,
      @Nullable StackTraceElement acquiredAt,
      String expression) {}

  /** One wait. Two waits are the same only if they are one object. */
  public static final class Want {
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

  /** Builds a graph. Threads and resources may be named before or after they are used in edges. */
  public static final class Builder {

    private final WaitForGraph graph = new WaitForGraph();

    private Builder() {}

    /** Names a thread; a second call for the same key changes nothing. */
    public Builder thread(long key, ThreadRef ref) {
      graph.threads.computeIfAbsent(key, k -> new ThreadNode(k, ref));
      return this;
    }

    /** Names a resource; a second call for the same key changes nothing. */
    public Builder resource(long key, LockRef ref) {
      graph.resources.computeIfAbsent(key, k -> new ResourceNode(k, ref));
      return this;
    }

    /** Gives a thread its stack, innermost frame first. */
    public Builder stack(long thread, List<StackTraceElement> stack) {
      node(thread).stack = List.copyOf(stack);
      return this;
    }

    /** Adds that a thread holds a resource. */
    public Builder hold(
        long thread,
        long resource,
        Mode mode,
        int count,
        @Nullable StackTraceElement acquiredAt,
        String expression) {
      ThreadNode holder = node(thread);
      ResourceNode held = resourceNode(resource);
      HoldEdge edge = new HoldEdge(holder, held, mode, count, acquiredAt, expression);
      holder.holds.add(edge);
      held.holders.add(edge);
      return this;
    }

    /** Adds that a thread waits for a resource. Several waits of a thread must all come true. */
    public Builder want(
        long thread,
        long resource,
        Mode mode,
        int count,
        boolean timed,
        @Nullable StackTraceElement wantsAt,
        String expression) {
      ThreadNode waiter = node(thread);
      ResourceNode wanted = resourceNode(resource);
      Want want = new Want(waiter, wanted, mode, count, timed, wantsAt, expression);
      waiter.wants.add(want);
      wanted.wanted.add(want);
      return this;
    }

    /** Says that an interrupt ends the newest wait of a thread. */
    public Builder interruptible(long waiter) {
      newest(waiter).interruptible = true;
      return this;
    }

    /**
     * Says that a thread may end the newest wait of another one, whoever holds what that waits for:
     * it may cancel, interrupt, complete, release in the name of others. It counts where waits are
     * suspected to be stuck.
     */
    public Builder helper(long waiter, long by) {
      Want want = newest(waiter);
      if (!node(by).helps.contains(want)) {
        node(by).helps.add(want);
      }
      return this;
    }

    /**
     * Says that somebody who is no thread of the graph is known to be able to end the newest wait
     * of a thread: the JDK, or who calls in from outside.
     */
    public Builder outside(long waiter) {
      newest(waiter).outside = true;
      return this;
    }

    /**
     * Says that nobody is left who could do anything but the threads of the graph: no other thread
     * of the program moves, sleeps, or waits for something from outside, and nothing from outside
     * can make a new one.
     */
    public Builder closedWorld() {
      graph.closed = true;
      return this;
    }

    /** Names somebody who could still end a wait, as a phrase: {@code "main" sleeps}. */
    public Builder other(String who) {
      graph.others.add(who);
      return this;
    }

    /** Says that a thread does nothing any more. */
    public Builder rests(long thread, Rest rest) {
      node(thread).rest = rest;
      return this;
    }

    /**
     * Says that the newest wait of a thread comes true only after another one, which is ahead of it
     * in the queue of the same resource, has had its turn.
     */
    public Builder ahead(long waiter, long first) {
      Want want = newest(waiter);
      want.ahead.add(node(first));
      node(first).behind.add(want);
      return this;
    }

    /**
     * Says that the newest wait of a thread is for a signal, which others bring about.
     *
     * @param certain whether nobody but those named by {@link #signaller} can do so
     * @param missing how many of them it takes
     */
    public Builder signal(long waiter, boolean certain, int missing) {
      newest(waiter).signal = new Signal(certain, missing);
      return this;
    }

    /** Says that no thread of the program is left that does anything but wait. */
    public Builder nobodyLeft(long waiter) {
      Signal signal = newest(waiter).signal;
      if (signal != null) {
        signal.nobodyLeft = true;
      }
      return this;
    }

    /** Says that only the threads of one pool can run the task that gives the signal. */
    public Builder byPool(long waiter) {
      Signal signal = newest(waiter).signal;
      if (signal != null) {
        signal.byPool = true;
      }
      return this;
    }

    /**
     * Says that a thread may bring about what the newest wait of another one is for.
     *
     * @param why why we think so, to go behind its name
     */
    public Builder signaller(long waiter, long by, String why) {
      Want want = newest(waiter);
      if (want.signal == null) {
        throw new IllegalArgumentException("a signaller needs a signal: waiter=" + waiter);
      }
      if (want.signal.add(node(by), why)) {
        node(by).signals.add(want);
      }
      return this;
    }

    /**
     * Says that a thread which gave such a signal before cannot any more.
     *
     * @param ended whether it has ended
     * @param why why it cannot, to go behind its name
     */
    public Builder absent(long waiter, ThreadRef thread, boolean ended, String why) {
      Want want = newest(waiter);
      if (want.signal == null) {
        throw new IllegalArgumentException("who is absent needs a signal: waiter=" + waiter);
      }
      want.signal.absent.add(new Signal.Absent(thread, ended, why));
      return this;
    }

    private Want newest(long thread) {
      List<Want> wants = node(thread).wants;
      if (wants.isEmpty()) {
        throw new IllegalArgumentException("it waits for nothing: thread=" + thread);
      }
      return wants.get(wants.size() - 1);
    }

    /**
     * Says how many permits of a counting resource are free, and how many there are in all. Unless
     * free and held permits add up to all, a wait for it proves nothing.
     */
    public Builder permits(long resource, int free, int all) {
      ResourceNode node = resourceNode(resource);
      node.freePermits = free;
      node.allPermits = all;
      return this;
    }

    /**
     * Says that holders of a resource tell nothing about who will release it: somebody released it
     * who did not hold it, or several threads may hold it in ways unknown. Waits for it are never
     * stuck.
     */
    public Builder provesNothing(long resource) {
      resourceNode(resource).provesNothing = true;
      return this;
    }

    /** Says that the JVM or the JDK knows the owner of a lock of an unknown class. */
    public Builder owned(long resource) {
      resourceNode(resource).owned = true;
      return this;
    }

    private ThreadNode node(long key) {
      ThreadNode node = graph.threads.get(key);
      if (node == null) {
        throw new IllegalArgumentException("an edge needs a thread named before: thread=" + key);
      }
      return node;
    }

    private ResourceNode resourceNode(long key) {
      ResourceNode node = graph.resources.get(key);
      if (node == null) {
        throw new IllegalArgumentException(
            "an edge needs a resource named before: resource=" + key);
      }
      return node;
    }

    /** Returns the graph; the builder is spent. */
    public WaitForGraph build() {
      return graph;
    }
  }
}
