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
    all.removeAll(around(all));
    TestScope now = successor(all, found);
    if (now != null) {
      return now;
    }
    narrow(all, scope -> scope.hasInGroup(found, agent));
    narrow(all, scope -> scope.isOnStacksOf(found));
    return all.size() == 1 ? all.get(0) : null;
  }

  /**
   * Returns the running scope that answers for threads which ended ones began, or which are older
   * still: of the same test, if it was the methods before it; or else of another class, if the
   * stacks run through that alone, as when it uses a pool that was there.
   */
  private @Nullable TestScope successor(List<TestScope> began, Found found) {
    if (began.stream().anyMatch(running::contains)) {
      return null;
    }
    List<TestScope> now = new ArrayList<>(running);
    now.removeAll(around(now));
    List<TestScope> same =
        now.stream().filter(scope -> began.stream().anyMatch(scope::isOfSameTest)).toList();
    List<TestScope> users =
        began.stream().anyMatch(scope -> scope.isOnStacksOf(found))
            ? List.of()
            : now.stream().filter(scope -> scope.isOnStacksOf(found)).toList();
    List<TestScope> one = same.isEmpty() ? users : same;
    return one.size() == 1 ? one.get(0) : null;
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
