package dev.impasse.agent.weave;

import org.jspecify.annotations.Nullable;

/**
 * Gives each code location of an operation its site id.
 *
 * <p>Called while a class is being loaded, on the loading thread, which may hold any lock of the
 * application: an implementation takes none of those and loads no class of the application.
 */
public interface SiteRegistry {

  /**
   * Returns the id of a site, at least 1; the same one for the same arguments, so that a
   * retransformed class keeps its ids.
   *
   * @param className class with dots
   * @param method name of the method
   * @param descriptor descriptor of the method
   * @param file source file, or null if the class does not say
   * @param line line number, or -1 if the class does not say
   * @param ordinal number of the operation within its method, from 0
   * @param expression receiver as the source says it: {@code "mutexA"}, {@code "locks[i]"}, or ""
   * @param ownerField field the receiver was read from, with its class: {@code
   *     "dev.impasse.demo.MutexDemo.mutexA"}, {@code "a.B.locks[]"}, {@code "a.B.class"}, or ""
   * @param operation the operation: {@code "Lock.lock"}, {@code "monitorenter"}
   */
  int site(
      String className,
      String method,
      String descriptor,
      @Nullable String file,
      int line,
      int ordinal,
      String expression,
      String ownerField,
      String operation);
}
