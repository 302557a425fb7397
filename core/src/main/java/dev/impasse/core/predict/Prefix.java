package dev.impasse.core.predict;

/**
 * A set of items that is closed under program order: so many first items of each thread.
 *
 * <p>Grows by {@link #raise}; {@link #close} walks over what was added, once over each item, and
 * lets the rules of a subclass ask for more, until nothing is missing. The order is of no
 * consequence: the result is the least set that the rules allow.
 *
 * <p>Starting over with {@link #clear} costs nothing: what a former set left is recognised by its
 * number.
 */
abstract class Prefix {

  final SyncTrace trace;
  final Work work;
  private final ItemCursor[] cursors;
  private final int[] wanted;
  private final int[] stamp;
  private final boolean[] queued;
  private final IntList queue = new IntList();
  private final IntList touched = new IntList();
  int round;
  private boolean impossible;

  Prefix(SyncTrace trace, Work work) {
    this.trace = trace;
    this.work = work;
    this.cursors = new ItemCursor[trace.threadCount];
    this.wanted = new int[trace.threadCount];
    this.stamp = new int[trace.threadCount];
    this.queued = new boolean[trace.threadCount];
  }

  /** Empties the set. */
  void clear() {
    round++;
    impossible = false;
    while (!queue.isEmpty()) {
      queued[queue.pop()] = false;
    }
    touched.clear();
  }

  /** Asks for the first so many items of a thread. */
  final void raise(int thread, int atLeast) {
    int count = atLeast == ItemLog.ALL ? trace.log(thread).items() : atLeast;
    if (count == Integer.MAX_VALUE) {
      impossible = true;
      return;
    }
    if (stamp[thread] != round) {
      stamp[thread] = round;
      wanted[thread] = 0;
      touched.add(thread);
      if (cursors[thread] == null) {
        cursors[thread] = new ItemCursor(trace.log(thread));
      } else {
        cursors[thread].rewind();
      }
    }
    if (count > wanted[thread]) {
      wanted[thread] = count;
      if (!queued[thread]) {
        queued[thread] = true;
        queue.add(thread);
      }
    }
  }

  /** Adds all that is missing; returns false if the rules ask for what never happened. */
  final boolean close() {
    while (!queue.isEmpty() && !impossible) {
      int thread = queue.pop();
      ItemCursor cursor = cursors[thread];
      int before = cursor.item;
      while (cursor.item + 1 < wanted[thread] && !impossible) {
        cursor.next();
        visit(thread, cursor);
      }
      queued[thread] = false;
      work.visited(cursor.item - before);
    }
    return !impossible;
  }

  /** Applies the rules to an item that is now in the set. */
  abstract void visit(int thread, ItemCursor item);

  /** Returns how many items of a thread are in the set. */
  final int count(int thread) {
    return stamp[thread] == round ? wanted[thread] : 0;
  }

  /** Returns the threads that have items in the set. */
  final IntList touched() {
    return touched;
  }
}
