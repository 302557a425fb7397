package dev.impasse.forked;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Runs many small random lock programs, one after the other, each until nothing in it moves any
 * more, and says which of its threads are stuck: {@code p17 stuck p17-t1 p17-t3}.
 *
 * <p>A program is closed: nobody but its own threads has its locks. So when each of them has ended
 * or waits, none with a time-out, those that wait are stuck for ever, and no others are. That is
 * the truth to which the detector is held.
 *
 * <p>Arguments: first seed, number of programs, {@code platform} or {@code virtual}.
 */
final class RandomPrograms {

  private static final int STILL_LOOKS = 10;
  private static final long LOOK_MILLIS = 4;

  private RandomPrograms() {}

  public static void main(String[] args) throws Exception {
    int first = Integer.parseInt(args[0]);
    int count = Integer.parseInt(args[1]);
    boolean virtual = args[2].equals("virtual");
    for (int seed = first; seed < first + count; seed++) {
      new RandomPrograms.Program(seed, virtual).run();
    }
    System.out.println("done");
    Thread.sleep(Long.MAX_VALUE);
  }

  /** Something that is held while a body runs. */
  private interface Resource {
    void hold(boolean shared, Runnable body);
  }

  /**
   * A block of a script.
   *
   * @param resource what is held in it
   * @param shared in which mode
   * @param inside the blocks within it
   */
  private record Block(int resource, boolean shared, List<Block> inside) {}

  private static final class Program {
    private final int seed;
    private final List<Resource> resources = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicIntegerArray progress;

    Program(int seed, boolean virtual) throws ReflectiveOperationException {
      this.seed = seed;
      Random random = new Random(seed * 31L + 7);
      int locks = 2 + random.nextInt(4);
      for (int i = 0; i < locks; i++) {
        resources.add(resource(random.nextInt(7)));
      }
      int count = 2 + random.nextInt(5);
      progress = new AtomicIntegerArray(count);
      for (int t = 0; t < count; t++) {
        List<Block> script = script(random, locks, 3, new ArrayList<>());
        int index = t;
        Runnable task = () -> play(index, script);
        threads.add(Threads.unstarted("p" + seed + "-t" + t, virtual, task));
      }
    }

    /** Each resource at most once at a time. */
    private static List<Block> script(Random random, int locks, int depth, List<Integer> held) {
      List<Block> blocks = new ArrayList<>();
      int count = depth == 0 ? 0 : 1 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        int resource = random.nextInt(locks);
        if (!held.contains(resource)) {
          held.add(resource);
          blocks.add(
              new Block(resource, random.nextInt(3) == 0, script(random, locks, depth - 1, held)));
          held.remove((Integer) resource);
        }
      }
      return blocks;
    }

    private void play(int index, List<Block> blocks) {
      for (Block block : blocks) {
        progress.incrementAndGet(index);
        resources
            .get(block.resource())
            .hold(
                block.shared(),
                () -> {
                  progress.incrementAndGet(index);
                  spend();
                  play(index, block.inside());
                });
        progress.incrementAndGet(index);
      }
    }

    private static void spend() {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void run() throws InterruptedException {
      threads.forEach(Thread::start);
      String before = "";
      int still = 0;
      while (still < STILL_LOOKS && threads.stream().anyMatch(Thread::isAlive)) {
        Thread.sleep(LOOK_MILLIS);
        String now = progress.toString();
        still = threads.stream().allMatch(Program::rests) && now.equals(before) ? still + 1 : 0;
        before = now;
      }
      TreeSet<String> stuck = new TreeSet<>();
      threads.stream().filter(Thread::isAlive).forEach(thread -> stuck.add(thread.getName()));
      System.out.println("p" + seed + " stuck " + String.join(" ", stuck));
    }

    private static boolean rests(Thread thread) {
      return switch (thread.getState()) {
        case BLOCKED, WAITING, TERMINATED -> true;
        case NEW, RUNNABLE, TIMED_WAITING -> false;
      };
    }
  }

  private static Resource resource(int kind) {
    return switch (kind) {
      case 0, 1 -> new Monitor();
      case 2 -> new Plain(new ReentrantLock());
      case 3 -> new Plain(new ReentrantLock(true));
      case 4 -> new ReadWrite(new ReentrantReadWriteLock());
      case 5 -> new Stamped(new StampedLock());
      default -> new Permits(new Semaphore(2));
    };
  }

  private static final class Monitor implements Resource {
    @Override
    public void hold(boolean shared, Runnable body) {
      synchronized (this) {
        body.run();
      }
    }
  }

  private record Plain(Lock lock) implements Resource {
    @Override
    public void hold(boolean shared, Runnable body) {
      lock.lock();
      try {
        body.run();
      } finally {
        lock.unlock();
      }
    }
  }

  private record ReadWrite(ReentrantReadWriteLock lock) implements Resource {
    @Override
    public void hold(boolean shared, Runnable body) {
      Lock half = shared ? lock.readLock() : lock.writeLock();
      half.lock();
      try {
        body.run();
      } finally {
        half.unlock();
      }
    }
  }

  private record Stamped(StampedLock lock) implements Resource {
    @Override
    public void hold(boolean shared, Runnable body) {
      long stamp = lock.writeLock();
      try {
        body.run();
      } finally {
        lock.unlockWrite(stamp);
      }
    }
  }

  private record Permits(Semaphore permits) implements Resource {
    @Override
    public void hold(boolean shared, Runnable body) {
      int count = shared ? 1 : 2;
      permits.acquireUninterruptibly(count);
      try {
        body.run();
      } finally {
        permits.release(count);
      }
    }
  }
}
