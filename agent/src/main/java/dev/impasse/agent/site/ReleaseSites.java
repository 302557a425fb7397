package dev.impasse.agent.site;

import dev.impasse.core.model.Site;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which methods acquire and release what they call by the same name: evidence, before anybody was
 * seen to release it, whether the thread that acquires a lock is also the one to give it back.
 *
 * <p>Semaphores, stamped locks and users' own locks may be released by another thread; what their
 * holder waits for then proves nothing. A name is a field, or an expression within a class. Not
 * thread-safe.
 */
final class ReleaseSites {

  private final Set<String> declared;
  private final Set<String> acquiring = new HashSet<>();
  private final Map<String, Set<String>> releasing = new HashMap<>();

  /**
   * Knows no sites yet.
   *
   * @param declared operations of declared locks that release
   */
  ReleaseSites(Set<String> declared) {
    this.declared = Set.copyOf(declared);
  }

  /** Adds a site. Anybody may release through a reference: a scope in which nobody acquires. */
  void add(Site site) {
    String name = name(site);
    if (site.isReference()) {
      releasing
          .computeIfAbsent(name, k -> new HashSet<>())
          .add(scope(site, name) + site.operation());
    } else if (releases(site.operation())) {
      releasing.computeIfAbsent(name, k -> new HashSet<>()).add(scope(site, name));
    } else {
      acquiring.add(scope(site, name));
    }
  }

  /**
   * Whether the method that acquires at this site also releases, and no method only releases. One
   * that only releases, be it a lambda, is what a thread that is handed the lock would run.
   */
  boolean sameMethod(Site site) {
    String name = name(site);
    Set<String> released = releasing.get(name);
    return released != null
        && !name.endsWith(" ")
        && !name.endsWith("[]") // which element it was is not in the name
        && released.contains(scope(site, name))
        && acquiring.containsAll(released);
  }

  private boolean releases(String operation) {
    return operation.equals("Semaphore.release")
        || operation.equals("Lock.unlock")
        || operation.startsWith("StampedLock.unlock")
        || operation.startsWith("StampedLock.tryUnlock")
        || declared.contains(operation);
  }

  private static String name(Site site) {
    return site.ownerField().isEmpty()
        ? site.className() + ' ' + site.expression()
        : site.ownerField();
  }

  private static String scope(Site site, String name) {
    return site.className() + '.' + site.methodName() + site.descriptor() + ' ' + name;
  }
}
