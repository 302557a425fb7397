package dev.impasse.woven;

/** Test program: monitors in methods that recurse until the stack ends. */
public final class RecursionProgram {

  static final Object LOCK = new Object();
  static int depth;

  private RecursionProgram() {}

  static boolean run() {
    for (int i = 0; i < 20; i++) {
      try {
        block(0);
      } catch (StackOverflowError e) {
        depth = 0;
      }
      try {
        nested(0, 1L, 2.0);
      } catch (StackOverflowError e) {
        depth = 0;
      }
      try {
        method(0);
      } catch (StackOverflowError e) {
        depth = 0;
      }
    }
    return Thread.holdsLock(LOCK) || Thread.holdsLock(RecursionProgram.class);
  }

  private static int block(int level) {
    synchronized (LOCK) {
      depth++;
      return block(level + 1) + 1;
    }
  }

  private static int nested(int level, long more, double most) {
    synchronized (LOCK) {
      synchronized (RecursionProgram.class) {
        depth++;
        return nested(level + 1, more + 1, most * 2) + 1;
      }
    }
  }

  private static synchronized int method(int level) {
    depth++;
    return method(level + 1) + 1;
  }
}
