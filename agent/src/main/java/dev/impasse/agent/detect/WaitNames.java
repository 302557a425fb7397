package dev.impasse.agent.detect;

import dev.impasse.agent.site.Sites;
import dev.impasse.agent.waits.WaitTable;
import dev.impasse.core.model.Site;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.Signaller;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What threads call the objects that they wait for. Used by the daemon of suspicions alone. */
final class WaitNames {

  private final Sites sites;
  private final ClassFileCache codes;
  private final Map<Long, List<StackTraceElement>> stacks;

  WaitNames(Sites sites, ClassFileCache codes, Map<Long, List<StackTraceElement>> stacks) {
    this.sites = sites;
    this.codes = codes;
    this.stacks = stacks;
  }

  /** Returns what the object is called where it is waited for, and where it was first seen. */
  Set<SourceName> of(Waiting w, Waiting.Want want, @Nullable LockRecord record) {
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    Set<SourceName> names =
        new HashSet<>(SourceNames.ofWait(codes, stack, WaitTable.waitingMethods()));
    add(names, sites.site(want.site()));
    if (record != null) {
      add(names, sites.site(record.namingSite));
      for (Signaller s = record.signallers(); s != null; s = s.next) {
        add(names, sites.site(s.site));
      }
    }
    return names;
  }

  /**
   * Returns what the code of a thread calls the objects that it waits for itself, other than the
   * one that is searched for: two threads in one method, each with an object of its own, are no
   * help to each other.
   */
  Set<SourceName> own(@Nullable Waiting other, Sought sought) {
    Set<SourceName> own = new HashSet<>();
    if (other == null) {
      return own;
    }
    for (Waiting.Want want : other.wants()) {
      Object awaited = want.awaiting();
      if (awaited == null && want.record() != null) {
        awaited = want.record().get();
      }
      if (awaited != null && awaited != sought.target()) {
        own.addAll(of(other, want, want.record()));
      }
    }
    return own;
  }

  private static void add(Set<SourceName> names, Site site) {
    if (!site.ownerField().isEmpty()) {
      names.add(new SourceName("", site.ownerField()));
    }
  }
}
