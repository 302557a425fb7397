package dev.impasse.benchmarks;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One uncontended pair of acquire and release, per thread; the benchmark classes are woven as those
 * of any application when JMH forks with the agent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class UncontendedPair {


  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
  private final Semaphore permits = new Semaphore(2);
  private final Object monitor = new Object();
  private long value;

  @Benchmark
  public long lock() {
    lock.lock();
    try {
      return value++;
    } finally {
      lock.unlock();
    }
  }

  @Benchmark
  public long block() {
    synchronized (monitor) {
      return value++;
    }
  }

  @Benchmark
  public synchronized long method() {
    return value++;
  }

  @Benchmark
  public long read() {
    readWrite.readLock().lock();
    try {
      return value;
    } finally {
      readWrite.readLock().unlock();
    }
  }

  @Benchmark
  public long permit() throws InterruptedException {
    permits.acquire();
    try {
      return value++;
    } finally {
      permits.release();
    }
  }

  @Benchmark
  public long nested() {
    lock.lock();
    try {
      synchronized (monitor) {
        return value++;
      }
    } finally {
      lock.unlock();
    }
  }
}
