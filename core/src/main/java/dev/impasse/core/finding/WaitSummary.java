package dev.impasse.core.finding;

import java.util.List;

/**
 * Who waits behind whom in a thread dump, deadlock or not.
 *
 * @param roots what others wait behind, that with the most behind it first
 * @param groups threads with equal stacks that are not idle, the largest group first
 * @param idle how many threads of pools have nothing to do
 * @param notes what else the dump shows of why nothing goes on, a sentence each
 */
public record WaitSummary(
    List<RootBlocker> roots, List<StackGroup> groups, int idle, List<String> notes) {

  /** Of a dump in which nobody waits for anybody. */
  public static final WaitSummary NOTHING = new WaitSummary(List.of(), List.of(), 0, List.of());

  /** Copies the lists. */
  public WaitSummary {
    roots = List.copyOf(roots);
    groups = List.copyOf(groups);
    notes = List.copyOf(notes);
  }
}
