package dev.impasse.core.waitfor;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a graph. Threads and resources may be named before or after they are used in edges. */
public final class WaitForGraphBuilder {

  private final WaitForGraph graph = new WaitForGraph();

  WaitForGraphBuilder() {}

  /** Names a thread; a second call for the same key changes nothing. */
  public WaitForGraphBuilder thread(long key, ThreadRef ref) {
    graph.threads().computeIfAbsent(key, k -> new ThreadNode(k, ref));
    return this;
  }

  /** Names a resource; a second call for the same key changes nothing. */
  public WaitForGraphBuilder resource(long key, LockRef ref) {
    graph.resources().computeIfAbsent(key, k -> new ResourceNode(k, ref));
    return this;
  }

  /** Gives a thread its stack, innermost frame first. */
  public WaitForGraphBuilder stack(long thread, List<StackTraceElement> stack) {
    node(thread).stack = List.copyOf(stack);
    return this;
  }

  /** Adds that a thread holds a resource. */
  public WaitForGraphBuilder hold(
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
  public WaitForGraphBuilder want(
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
  public WaitForGraphBuilder interruptible(long waiter) {
    newest(waiter).interruptible = true;
    return this;
  }

  /**
   * Says that a thread may end the newest wait of another one, whoever holds what that waits for:
   * it may cancel, interrupt, complete, release in the name of others. It counts where waits are
   * suspected to be stuck.
   */
  public WaitForGraphBuilder helper(long waiter, long by) {
    Want want = newest(waiter);
    if (!node(by).helps.contains(want)) {
      node(by).helps.add(want);
    }
    return this;
  }

  /**
   * Says that somebody who is no thread of the graph is known to be able to end the newest wait of
   * a thread: the JDK, or who calls in from outside.
   */
  public WaitForGraphBuilder outside(long waiter) {
    newest(waiter).outside = true;
    return this;
  }

  /**
   * Says that nobody is left who could do anything but the threads of the graph: no other thread of
   * the program moves, sleeps, or waits for something from outside, and nothing from outside can
   * make a new one.
   */
  public WaitForGraphBuilder closedWorld() {
    graph.close();
    return this;
  }

  /** Names somebody who could still end a wait, as a phrase: {@code "main" sleeps}. */
  public WaitForGraphBuilder other(String who) {
    graph.others().add(who);
    return this;
  }

  /** Says that a thread does nothing any more. */
  public WaitForGraphBuilder rests(long thread, WaitForGraph.Rest rest) {
    node(thread).rest = rest;
    return this;
  }

  /**
   * Says that the newest wait of a thread comes true only after another one, which is ahead of it
   * in the queue of the same resource, has had its turn.
   */
  public WaitForGraphBuilder ahead(long waiter, long first) {
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
  public WaitForGraphBuilder signal(long waiter, boolean certain, int missing) {
    newest(waiter).signal = new Signal(certain, missing);
    return this;
  }

  /** Says that no thread of the program is left that does anything but wait. */
  public WaitForGraphBuilder nobodyLeft(long waiter) {
    Signal signal = newest(waiter).signal;
    if (signal != null) {
      signal.nobodyLeft = true;
    }
    return this;
  }

  /** Says that only the threads of one pool can run the task that gives the signal. */
  public WaitForGraphBuilder byPool(long waiter) {
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
  public WaitForGraphBuilder signaller(long waiter, long by, String why) {
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
  public WaitForGraphBuilder absent(long waiter, ThreadRef thread, boolean ended, String why) {
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
  public WaitForGraphBuilder permits(long resource, int free, int all) {
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
  public WaitForGraphBuilder provesNothing(long resource) {
    resourceNode(resource).provesNothing = true;
    return this;
  }

  /**
   * Says that no holder of a resource that anybody may release was seen to release it: holders tell
   * nothing as long as there is anybody who can still move.
   */
  public WaitForGraphBuilder unseen(long resource) {
    resourceNode(resource).unseen = true;
    return this;
  }

  /** Says that threads which wait are not in the graph: there were too many. */
  public WaitForGraphBuilder partial() {
    graph.leaveOut();
    return this;
  }

  /** Says that the JVM or the JDK knows the owner of a lock of an unknown class. */
  public WaitForGraphBuilder owned(long resource) {
    resourceNode(resource).owned = true;
    return this;
  }

  private ThreadNode node(long key) {
    ThreadNode node = graph.threads().get(key);
    if (node == null) {
      throw new IllegalArgumentException("an edge needs a thread named before: thread=" + key);
    }
    return node;
  }

  private ResourceNode resourceNode(long key) {
    ResourceNode node = graph.resources().get(key);
    if (node == null) {
      throw new IllegalArgumentException("an edge needs a resource named before: resource=" + key);
    }
    return node;
  }

  /** Returns the graph; the builder is spent. */
  public WaitForGraph build() {
    return graph;
  }
}
