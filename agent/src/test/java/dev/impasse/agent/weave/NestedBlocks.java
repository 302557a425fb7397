package dev.impasse.agent.weave;

/** Takes one monitor within another. */
final class NestedBlocks {

  private final Object outer = new Object();
  private final Object inner = new Object();

  void both() {
    synchronized (outer) {
      first();
      synchronized (inner) {
        second();
      }
    }
  }

  private void first() {}

  private void second() {}
}
