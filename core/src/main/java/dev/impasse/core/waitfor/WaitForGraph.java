package dev.impasse.core.waitfor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
  private boolean whole = true;
  private final List<String> others = new ArrayList<>();

  WaitForGraph() {}

  /** Returns a builder of an empty graph. */
  public static WaitForGraphBuilder builder() {
    return new WaitForGraphBuilder();
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

  /** Says that nobody else is left. */
  void close() {
    closed = true;
  }

  /** Whether the graph has all threads that wait. */
  boolean isWhole() {
    return whole;
  }

  /** Says that some that wait are left out. */
  void leaveOut() {
    whole = false;
  }

  /** Returns who else could still end a wait, a phrase each. */
  List<String> others() {
    return others;
  }

  /** Whether a thread that waits for nothing will still release what it holds. */
  public enum Rest {
    /** It goes on. */
    NONE,
    /** It is an idle thread of a pool: it may hold a lock that it has forgotten. */
    IDLE,
    /** It has ended. */
    ENDED
  }
}
