package dev.impasse.core.predict;

import java.util.BitSet;

/**
 * What is left of a directed graph when vertices without a way in, or without a way out, are peeled
 * off, and then those that this leaves without one: nothing, if there is no cycle.
 *
 * <p><b>Shape.</b> Vertices are numbers from 0; an edge is {@code from << 32 | to}, each there
 * once.
 *
 * <p><b>Cost.</b> {@code O(V + E)}.
 */
final class Peeling {

  private final BitSet left = new BitSet();
  private final int[] in;
  private final int[] out;

  private Peeling(int vertices) {
    in = new int[vertices];
    out = new int[vertices];
    left.set(0, vertices);
  }

  /** Peels a graph. */
  static Peeling of(long[] edges, int vertices) {
    Peeling peeling = new Peeling(vertices);
    peeling.peel(edges);
    return peeling;
  }

  /** Whether a vertex is left. */
  boolean leaves(int vertex) {
    return left.get(vertex);
  }

  /** Whether there is no cycle. */
  boolean leavesNothing() {
    return left.isEmpty();
  }

  private void peel(long[] edges) {
    for (long edge : edges) {
      out[(int) (edge >>> 32)]++;
      in[(int) edge]++;
    }
    int[] firstOut = starts(out);
    int[] firstIn = starts(in);
    int[] successors = new int[edges.length];
    int[] predecessors = new int[edges.length];
    int[] fillOut = firstOut.clone();
    int[] fillIn = firstIn.clone();
    for (long edge : edges) {
      int from = (int) (edge >>> 32);
      int to = (int) edge;
      successors[fillOut[from]++] = to;
      predecessors[fillIn[to]++] = from;
    }
    IntList gone = new IntList();
    for (int vertex = 0; vertex < out.length; vertex++) {
      if (out[vertex] == 0 || in[vertex] == 0) {
        left.clear(vertex);
        gone.add(vertex);
      }
    }
    while (!gone.isEmpty()) {
      int vertex = gone.pop();
      for (int i = firstOut[vertex]; i < firstOut[vertex + 1]; i++) {
        drop(in, successors[i], gone);
      }
      for (int i = firstIn[vertex]; i < firstIn[vertex + 1]; i++) {
        drop(out, predecessors[i], gone);
      }
    }
  }

  private void drop(int[] degree, int vertex, IntList gone) {
    if (--degree[vertex] == 0 && left.get(vertex)) {
      left.clear(vertex);
      gone.add(vertex);
    }
  }

  private static int[] starts(int[] counts) {
    int[] starts = new int[counts.length + 1];
    for (int i = 0; i < counts.length; i++) {
      starts[i + 1] = starts[i] + counts[i];
    }
    return starts;
  }
}
