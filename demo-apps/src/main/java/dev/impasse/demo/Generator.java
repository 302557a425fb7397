package dev.impasse.demo;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Python's generator: a body that gives a value and stops, until its caller sends it the next one.
 *
 * <p>The body runs on a thread of its own (virtual where the JDK has them), but strictly in turn
 * with the caller: one of the two always waits for the other. For one caller thread.
 *
 * @param <S> what the caller sends
 * @param <Y> what the body yields
 */
final class Generator<S, Y> {

  private final Lock lock = new ReentrantLock();
  private final Condition turnChanged = lock.newCondition();
  private final Thread bodyThread;
  private boolean bodysTurn; // this and the rest: guarded by lock
  private boolean bodyEnded;
  private @Nullable S sent; // null: closed
  private @Nullable Y yielded;

  Generator(String name, Consumer<Generator<S, Y>> body) {
    bodyThread = VirtualThreads.unstarted(name, () -> run(body));
  }

  /** Runs the body up to its first yield, and returns what it yields. */
  Y start() {
    bodyThread.start();
    return resumeBody(null).orElseThrow(() -> new NoSuchElementException("the body never yields"));
  }

  /** Sends an item to the body, which waits in a yield, and returns what it yields next. */
  Y send(S item) {
    return resumeBody(item).orElseThrow(() -> new NoSuchElementException("the body has ended"));
  }

  /** Tells the body that nothing more comes, and waits for its end. */
  void close() throws InterruptedException {
    resumeBody(null);
    bodyThread.join();
  }

  /** Called by the body: yields a value, and returns what is sent next; empty when closed. */
  Optional<S> yielding(Y value) {
    lock.lock();
    try {
      yielded = value;
      giveTurnTo(false);
      awaitTurn(true);
      return Optional.ofNullable(sent);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Y> resumeBody(@Nullable S item) {
    lock.lock();
    try {
      sent = item;
      yielded = null;
      giveTurnTo(true);
      awaitTurn(false);
      return Optional.ofNullable(yielded);
    } finally {
      lock.unlock();
    }
  }

  private void run(Consumer<Generator<S, Y>> body) {
    lock.lock();
    try {
      awaitTurn(true);
    } finally {
      lock.unlock();
    }
    try {
      body.accept(this);
    } finally {
      end();
    }
  }

  private void end() {
    lock.lock();
    try {
      bodyEnded = true;
      giveTurnTo(false);
    } finally {
      lock.unlock();
    }
  }

  private void giveTurnTo(boolean body) {
    bodysTurn = body && !bodyEnded;
    turnChanged.signalAll();
  }

  private void awaitTurn(boolean body) {
    while (bodysTurn != body) {
      turnChanged.awaitUninterruptibly();
    }
  }
}
