package dev.impasse.forked;

import dev.impasse.forked.LockScript.Kind;
import dev.impasse.forked.LockScript.Resource;
import dev.impasse.forked.LockScript.Step;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** One thread of a script while it runs, and how far it has come. */
final class ScriptThread implements Runnable {

  private final List<Step> steps;
  private final Thing[] things;
  private final ScriptThread[] all;
  private final long[] stamps;

  /** Which steps that may fail did not; read after {@link #at}. */
  private final boolean[] got;

  /** The step that it is at; as many as there are when it has ended. */
  private volatile int at;

  private volatile boolean go;
  private volatile String failure = "";
  private Thread thread = Thread.currentThread();

  /** A resource; whichever it is of these. The object itself is the monitor. */
  static final class Thing {
    private final Kind kind;
    private final ReentrantLock lock;
    private final ReentrantReadWriteLock readWrite;
    private final StampedLock stamped = new StampedLock();
    private final Semaphore semaphore;

    Thing(Resource resource) {
      kind = resource.kind();
      lock = new ReentrantLock(resource.fair());
      readWrite = new ReentrantReadWriteLock(resource.fair());
      semaphore = new Semaphore(resource.permits(), resource.fair());
    }

    synchronized int call(ScriptThread by, int next) throws InterruptedException {
      return by.run(next);
    }
  }

  ScriptThread(List<Step> steps, Thing[] things, ScriptThread[] all) {
    this.steps = steps;
    this.things = things;
    this.all = all;
    stamps = new long[steps.size()];
    got = new boolean[steps.size()];
  }

  /** Says which thread it is; before any of the script is started. */
  void isRunBy(Thread runner) {
    thread = runner;
  }

  Thread thread() {
    return thread;
  }

  void go() {
    go = true;
  }

  int at() {
    return at;
  }

  boolean ended() {
    return at == steps.size();
  }

  /** Returns what went wrong, "" if nothing. */
  String failure() {
    return failure;
  }

  /** Returns how far it has come: the step, and those that failed, as {@code 7:2:5}. */
  String progress() {
    StringBuilder text = new StringBuilder().append(at);
    for (int i = 0; i < got.length; i++) {
      if (steps.get(i).tries() && !got[i]) {
        text.append(':').append(i);
      }
    }
    return text.toString();
  }

  @Override
  public void run() {
    while (!go) {
      Thread.yield();
    }
    try {
      run(0);
    } catch (InterruptedException | RuntimeException e) {
      failure = thread.getName() + " at " + at + ": " + e;
    }
  }

  private int run(int from) throws InterruptedException {
    int next = from;
    while (next < steps.size()) {
      at = next;
      Step step = steps.get(next);
      switch (step.op()) {
        case ENTER -> {
          Thing thing = things[step.target()];
          synchronized (thing) {
            next = run(next + 1);
          }
        }
        case CALL -> next = things[step.target()].call(this, next + 1);
        case LEAVE -> {
          return next + 1;
        }
        case JOIN -> {
          all[step.target()].thread.join();
          next++;
        }
        case PAUSE -> {
          LockSupport.parkNanos(1000L * step.amount());
          next++;
        }
        default -> {
          operate(step, next);
          next++;
        }
      }
    }
    at = next;
    return next;
  }

  private void operate(Step step, int index) throws InterruptedException {
    Thing thing = things[step.target()];
    if (step.gives() && !got[step.of()]) {
      return;
    }
    switch (thing.kind) {
      case LOCK -> lock(thing, step, index);
      case READ_WRITE -> readWrite(thing, step, index);
      case STAMPED -> stamped(thing, step, index);
      default -> semaphore(thing, step, index);
    }
  }

  private void lock(Thing thing, Step step, int index) throws InterruptedException {
    switch (step.op()) {
      case TAKE -> {
        thing.lock.lock();
        got[index] = true;
      }
      case TRY -> got[index] = thing.lock.tryLock(2, TimeUnit.MILLISECONDS);
      default -> thing.lock.unlock();
    }
  }

  private void readWrite(Thing thing, Step step, int index) throws InterruptedException {
    switch (step.op()) {
      case TAKE -> {
        thing.readWrite.writeLock().lock();
        got[index] = true;
      }
      case READ -> {
        thing.readWrite.readLock().lock();
        got[index] = true;
      }
      case TRY -> got[index] = thing.readWrite.writeLock().tryLock(2, TimeUnit.MILLISECONDS);
      case TRY_READ -> got[index] = thing.readWrite.readLock().tryLock(2, TimeUnit.MILLISECONDS);
      default -> {
        if (steps.get(step.of()).reads()) {
          thing.readWrite.readLock().unlock();
        } else {
          thing.readWrite.writeLock().unlock();
        }
      }
    }
  }

  private void stamped(Thing thing, Step step, int index) throws InterruptedException {
    switch (step.op()) {
      case TAKE -> stamps[index] = thing.stamped.writeLock();
      case READ -> stamps[index] = thing.stamped.readLock();
      case TRY -> stamps[index] = thing.stamped.tryWriteLock(2, TimeUnit.MILLISECONDS);
      case TRY_READ -> stamps[index] = thing.stamped.tryReadLock(2, TimeUnit.MILLISECONDS);
      default -> thing.stamped.unlock(stamps[step.of()]);
    }
    got[index] = stamps[index] != 0;
  }

  private void semaphore(Thing thing, Step step, int index) throws InterruptedException {
    switch (step.op()) {
      case TAKE -> {
        thing.semaphore.acquire(step.amount());
        got[index] = true;
      }
      case TRY -> got[index] = thing.semaphore.tryAcquire(step.amount(), 2, TimeUnit.MILLISECONDS);
      default -> thing.semaphore.release(step.amount());
    }
  }
}
