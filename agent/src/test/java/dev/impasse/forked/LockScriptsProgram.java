package dev.impasse.forked;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs random programs one after the other; those of their threads that hang stay.
 *
 * <p>In the end it prints how far every thread has come, and waits to be killed. Nothing but that
 * last state counts: the pauses before it only set the pace.
 */
final class LockScriptsProgram {

  private static final long CALM_NANOS = 8_000_000;
  private static final long LAST_CALM_NANOS = 2_000_000_000;

  private LockScriptsProgram() {}

  /** Arguments: first seed, how many programs, and "platform", "virtual" or "mixed" threads. */
  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[0]);
    int programs = Integer.parseInt(args[1]);
    List<ScriptThread[]> all = new ArrayList<>();
    for (int p = 0; p < programs; p++) {
      ScriptThread[] threads = start(LockScript.of(seed + p), "p" + p + "-t", args[2]);
      all.add(threads);
      untilCalm(List.<ScriptThread[]>of(threads), CALM_NANOS);
    }
    untilCalm(all, LAST_CALM_NANOS);
    for (int p = 0; p < programs; p++) {
      StringBuilder line = new StringBuilder("state p" + p + ' ' + (seed + p));
      for (ScriptThread thread : all.get(p)) {
        line.append(' ').append(thread.progress());
        if (!thread.failure().isEmpty()) {
          System.out.println("failed " + thread.failure());
        }
      }
      System.out.println(line);
    }
    System.out.println("all programs were run");
    Thread.sleep(600_000);
  }

  private static ScriptThread[] start(LockScript script, String name, String kind)
      throws ReflectiveOperationException {
    ScriptThread.Thing[] things =
        script.resources().stream().map(ScriptThread.Thing::new).toArray(ScriptThread.Thing[]::new);
    ScriptThread[] threads = new ScriptThread[script.threads().size()];
    for (int t = 0; t < threads.length; t++) {
      threads[t] = new ScriptThread(script.threads().get(t), things, threads);
      boolean virtual = kind.equals("virtual") || (kind.equals("mixed") && t % 2 == 0);
      threads[t].isRunBy(thread(threads[t], name + t, virtual));
    }
    for (ScriptThread thread : threads) {
      thread.thread().start();
    }
    for (ScriptThread thread : threads) {
      thread.go();
    }
    return threads;
  }

  private static Thread thread(Runnable task, String name, boolean virtual)
      throws ReflectiveOperationException {
    if (virtual) {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      type.getMethod("name", String.class).invoke(builder, name);
      return (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, task);
    }
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Waits until each thread has ended or waits without a time-out, and none goes on for a time. */
  private static void untilCalm(List<ScriptThread[]> programs, long nanos) {
    int[] before = new int[0];
    long since = System.nanoTime();
    while (System.nanoTime() - since < nanos) {
      LockSupport.parkNanos(nanos / 16);
      int[] now = programs.stream().flatMap(Arrays::stream).mapToInt(ScriptThread::at).toArray();
      if (!Arrays.equals(now, before) || programs.stream().anyMatch(LockScriptsProgram::moves)) {
        before = now;
        since = System.nanoTime();
      }
    }
  }

  private static boolean moves(ScriptThread[] threads) {
    for (ScriptThread thread : threads) {
      Thread.State state = thread.thread().getState();
      if (!thread.ended() && state != Thread.State.WAITING && state != Thread.State.BLOCKED) {
        return thread.failure().isEmpty();
      }
    }
    return false;
  }
}
