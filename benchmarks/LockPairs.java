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

  public static void main(String[] args) throws InterruptedException {
    measure("lock", 1, LockPairs::lock);
    measure("block", 1, LockPairs::block);
    measure("method", 1, LockPairs::method);
    measure("64-locks", 1, LockPairs::many);
    for (int depth : new int[] {1, 4, 10, 20}) {
      measure("depth-" + depth, depth, n -> nested(n / depth, depth));
    }
    together("2-private", threads -> (thread, n) -> takeOwn(MANY[thread * 32], n));
    together("2-shared", threads -> (thread, n) -> takeShared(n));
    System.err.println("checksum " + sum);
  }

  private interface Work {
    void run(int thread, int n);
  }

  /** Two threads at once; nanoseconds for a pair of one thread, the third percentile again. */
  private static void together(String name, java.util.function.IntFunction<Work> make)
      throws InterruptedException {
    Work work = make.apply(2);
    double[] nanos = new double[RUNS];
    java.util.concurrent.CyclicBarrier barrier = new java.util.concurrent.CyclicBarrier(2);
    Thread other = new Thread(() -> rounds(work, 1, barrier, new double[RUNS]));
    other.start();
    rounds(work, 0, barrier, nanos);
    other.join();
    Arrays.sort(nanos);
    int rank = name.equals("2-shared") ? RUNS / 2 : RUNS * 3 / 100;
    System.out.printf("%s %.2f%n", name, nanos[rank]);
  }

  private static void rounds(
      Work work, int thread, java.util.concurrent.CyclicBarrier barrier, double[] nanos) {
    try {
      for (int i = -30; i < RUNS; i++) {
        barrier.await();
        long start = System.nanoTime();
        work.run(thread, PAIRS);
        nanos[Math.max(i, 0)] = (System.nanoTime() - start) / (double) PAIRS;
      }
    } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void takeOwn(ReentrantLock lock, int n) {
    long own = 0;
    for (int i = 0; i < n; i++) {
      lock.lock();
      own++;
      lock.unlock();
    }
    if (own != n) {
      throw new AssertionError(own);
    }
  }

  /** A critical section of some 30 ns, so that threads do meet. */
  private static void takeShared(int n) {
    for (int i = 0; i < n; i++) {
      LOCK.lock();
      for (int k = 0; k < 20; k++) {
        sum = sum * 6364136223846793005L + 1442695040888963407L;
      }
      LOCK.unlock();
    }
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
