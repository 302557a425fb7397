package dev.impasse.junit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells which scope a deadlock belongs to that stops no test's own thread: the one that began its
 * threads. Thread ids are handed out in turn, so these are known by range; among scopes that ran at
 * the same time the group of the threads and the classes on their stacks decide. If even these do
 * not, nobody is blamed.
 *
 * @param running scopes that run
 * @param ended those that ended
 */
record Owners(Agent agent, Collection<TestScope> running, Collection<TestScope> ended) {

  /** Returns the owner, or null. */
  @Nullable TestScope of(Found found) {
    List<TestScope> all = new ArrayList<>(ended);
    all.addAll(running);
    all.removeIf(scope -> !scope.began(found));
    if (all.isEmpty() && running.size() == 1) {
      return running.iterator().next(); // its threads are older: of a pool, perhaps
    }
    narrow(all, scope -> scope.hasInGroup(found, agent));
    narrow(all, scope -> scope.type() != null && found.runsThrough(scope.type()));
    return all.size() == 1 ? all.get(0) : null;
  }

  private static void narrow(List<TestScope> all, Predicate<TestScope> to) {
    List<TestScope> fit = all.stream().filter(to).toList();
    if (all.size() > 1 && !fit.isEmpty()) {
      all.retainAll(fit);
    }
  }
}
