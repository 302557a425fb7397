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
    if (all.isEmpty()) {
      all.addAll(running); // its threads are older: of a pool, perhaps
    }
    all.removeAll(around(all));
    TestScope user = userOfOldThreads(all, found);
    if (user != null) {
      return user;
    }
    narrow(all, scope -> scope.hasInGroup(found, agent));
    narrow(all, scope -> scope.isOnStacksOf(found));
    return all.size() == 1 ? all.get(0) : null;
  }

  /**
   * Returns the running scope on whose class the stacks run, if the threads were begun by others,
   * all ended, whose classes are not there: a test that uses a pool of the one before.
   */
  private @Nullable TestScope userOfOldThreads(List<TestScope> began, Found found) {
    List<TestScope> users =
        new ArrayList<>(running.stream().filter(scope -> scope.isOnStacksOf(found)).toList());
    users.removeAll(around(users));
    boolean old =
        began.stream().noneMatch(scope -> running.contains(scope) || scope.isOnStacksOf(found));
    return old && users.size() == 1 ? users.get(0) : null;
  }

  /** Returns those of some scopes that run other running ones inside. */
  List<TestScope> around(List<TestScope> some) {
    return some.stream().filter(one -> running.stream().anyMatch(in -> in.isInside(one))).toList();
  }

  private static void narrow(List<TestScope> all, Predicate<TestScope> to) {
    List<TestScope> fit = all.stream().filter(to).toList();
    if (all.size() > 1 && !fit.isEmpty()) {
      all.retainAll(fit);
    }
  }
}
