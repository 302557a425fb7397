package dev.impasse.core.waitfor;

import dev.impasse.core.finding.ThreadRef;
import java.util.ArrayList;
import java.util.List;

/** A thread, what it wants and what it holds. */
public final class ThreadNode {
  final long key;
  final ThreadRef ref;
  final List<Want> wants = new ArrayList<>();
  final List<HoldEdge> holds = new ArrayList<>();
  List<StackTraceElement> stack = List.of();
  WaitForGraph.Rest rest = WaitForGraph.Rest.NONE;
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
