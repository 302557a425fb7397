package dev.impasse.core.finding;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One entry of a report.
 *
 * <p><b>Shape.</b> {@code sides.get(i)} wants what {@code sides.get((i + 1) % n)} holds or is to
 * bring about; the first side is the one with the smallest thread id. Where there is no cycle
 * ({@link #isCycle}) there is one side, which wants what {@code gone} should have given.
 *
 * @param kind what sort of deadlock it is
 * @param certainty how it is known
 * @param fingerprint eight hex digits, the same for the same deadlock in another run
 * @param sides the threads of the cycle
 * @param blockedBehind threads that are stuck because of it, by thread id
 * @param gone threads that could have helped and will not come: ended, or idle
 * @param why why we believe it, a sentence each
 * @param fix what to do about it
 */
public record Finding(
    FindingKind kind,
    Certainty certainty,
    String fingerprint,
    List<Side> sides,
    List<Bystander> blockedBehind,
    List<ThreadRef> gone,
    List<String> why,
    String fix) {

  /** Copies the lists. */
  public Finding {
    if (sides.isEmpty()) {
      throw new IllegalArgumentException("a finding needs a side: fingerprint=" + fingerprint);
    }
    sides = List.copyOf(sides);
    blockedBehind = List.copyOf(blockedBehind);
    gone = List.copyOf(gone);
    why = List.copyOf(why);
  }

  /** Makes the finding of a cycle. */
  public Finding(
      FindingKind kind,
      Certainty certainty,
      String fingerprint,
      List<Side> sides,
      List<Bystander> blockedBehind,
      List<String> why,
      String fix) {
    this(kind, certainty, fingerprint, sides, blockedBehind, List.of(), why, fix);
  }

  /** Whether its sides wait for each other in a circle. */
  public boolean isCycle() {
    return switch (kind) {
      case DEADLOCK, SELF_DEADLOCK, STARVATION -> true;
      case ORPHANED_LOCK, LEAKED_LOCK, LOST_SIGNAL -> false;
    };
  }

  /** Returns the locks of the cycle, each once, in its order. */
  public List<LockRef> locks() {
    Set<LockRef> locks = new LinkedHashSet<>();
    for (Side side : sides) {
      locks.add(side.wants());
    }
    return List.copyOf(locks);
  }

  /** Returns the same finding with sides that tell more. */
  public Finding with(List<Side> others) {
    return new Finding(kind, certainty, fingerprint, others, blockedBehind, gone, why, fix);
  }

  /** Returns the same finding, known otherwise. */
  public Finding as(Certainty other) {
    return new Finding(kind, other, fingerprint, sides, blockedBehind, gone, why, fix);
  }

  /** Returns the same finding with other reasons. */
  public Finding because(List<String> reasons) {
    return new Finding(kind, certainty, fingerprint, sides, blockedBehind, gone, reasons, fix);
  }
}
