package dev.impasse.conformance.program;

import groovy.lang.GroovyShell;

/** Groovy code, compiled and loaded while it runs. */
public final class GroovyLoad {

  private static final String SCRIPT =
      """
      import groovy.transform.*
      import java.util.concurrent.*
      import java.util.concurrent.locks.*

      class Account {
        private final Map<String, Integer> values = [:]
        @WithWriteLock void put(String key, int value) { values[key] = value }
        @WithReadLock int sum() { values.values().sum() ?: 0 }
        @WithReadLock int get(String key) { values[key] ?: 0 }
        @Synchronized void twice(String key) { put(key, get(key) * 2) }
      }

      def account = new Account()
      def pool = Executors.newFixedThreadPool(4)
      def lock = new ReentrantLock()
      def monitor = new Object()
      int count = 0
      def tasks = (0..<4).collect { t ->
        pool.submit({
          500.times { i ->
            account.put("k$t-$i".toString(), i)
            account.twice("k$t-$i".toString())
            synchronized (monitor) { count++ }
            lock.lock()
            try { count++ } finally { lock.unlock() }
          }
        } as Runnable)
      }
      tasks*.get()
      pool.shutdown()
      def unlock = lock.&unlock
      def thrown = 'nothing'
      try { unlock() } catch (IllegalMonitorStateException e) { thrown = e.class.simpleName }
      "sum ${account.sum()}, free ${!lock.locked}, thrown ${thrown}, count ${count > 0}"
      """;

  private GroovyLoad() {}

  public static void main(String[] args) {
    for (int i = 0; i < 3; i++) {
      System.out.println(new GroovyShell().evaluate(SCRIPT));
    }
  }
}
