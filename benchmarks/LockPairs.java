import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Nanoseconds for one uncontended pair of acquire and release, one thread.
 *
 * <p>Prints {@code name value} lines. Each value is the third percentile of 300 short runs: on a busy
 * machine the mean says more about the neighbours. {@code paired.sh} runs it with and without the agent.
 */
public final class LockPairs {

  private static final int RUNS = 300;
  private static final int PAIRS = 20_000;
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Object MONITOR = new Object();
  private static final Object OTHER = new Object();
  private static final ReentrantLock[] MANY = new ReentrantLock[64];

  private static long sum;

  static {
    Arrays.setAll(MANY, i -> new ReentrantLock());
  }

  public static void main(String[] args) {
    measure("lock", 1, LockPairs::lock);
    measure("block", 1, LockPairs::block);
    measure("method", 1, LockPairs::method);
    measure("64-locks", 1, LockPairs::many);
    for (int depth : new int[] {1, 4, 10, 20}) {
      measure("depth-" + depth, depth, n -> nested(n / depth, depth));
    }
    System.err.println("checksum " + sum);
  }

  private static void measure(String name, int depth, IntConsumer work) {
    for (int i = 0; i < 30; i++) {
      work.accept(PAIRS);
    }
    double[] nanos = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      work.accept(PAIRS);
      nanos[i] = (System.nanoTime() - start) / (double) (PAIRS / depth * depth);
    }
    Arrays.sort(nanos);
    System.out.printf("%s %.2f%n", name, nanos[RUNS * 3 / 100]);
  }

  private static void lock(int n) {
    for (int i = 0; i < n; i++) {
      LOCK.lock();
      sum++;
      LOCK.unlock();
    }
  }

  /** Two monitors in turn keep the compiler from joining the blocks. */
  private static void block(int n) {
    for (int i = 0; i < n; i += 2) {
      synchronized (MONITOR) {
        sum++;
      }
      synchronized (OTHER) {
        sum++;
      }
    }
  }

  private static void method(int n) {
    for (int i = 0; i < n; i++) {
      add();
    }
  }

  private static synchronized void add() {
    sum++;
  }

  private static void many(int n) {
    for (int i = 0; i < n; i++) {
      ReentrantLock lock = MANY[i & 63];
      lock.lock();
      sum++;
      lock.unlock();
    }
  }

  private static void nested(int n, int depth) {
    for (int i = 0; i < n; i++) {
      for (int d = 0; d < depth; d++) {
        MANY[d].lock();
      }
      sum++;
      for (int d = depth - 1; d >= 0; d--) {
        MANY[d].unlock();
      }
    }
  }
}
