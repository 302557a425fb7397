package dev.impasse.agent.waits;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table: a method of the JDK that waits, that ends a wait, or that does neither but
 * changes what a thread holds.
 *
 * @param receiver type whose method it is; subtypes count
 * @param method its name
 * @param descriptor its descriptor
 * @param waitsFor what it may wait for, null if it does not wait
 * @param ends what it ends waits for, null if it ends none
 * @param interruptible whether an interrupt ends its wait
 * @param timed whether its wait ends by itself
 * @param isFinal whether no subclass can override it
 * @param hook name of its hook, null if that is called as its receiver and the method are
 */
public record WaitCall(
    ReceiverKind receiver,
    String method,
    String descriptor,
    @Nullable Wait waitsFor,
    @Nullable Wait ends,
    boolean interruptible,
    boolean timed,
    boolean isFinal,
    @Nullable String hook) {

  /** Reads a row. */
  static WaitCall of(String row) {
    List<String> words = List.of(row.split(" "));
    Wait waits = null;
    Wait ends = null;
    for (String word : words) {
      if (word.startsWith("waits:")) {
        waits = Wait.valueOf(word.substring("waits:".length()));
      } else if (word.startsWith("ends:")) {
        ends = Wait.valueOf(word.substring("ends:".length()));
      }
    }
    int as = words.indexOf("as");
    return new WaitCall(
        ReceiverKind.valueOf(words.get(0)),
        words.get(1),
        words.get(2),
        waits,
        ends,
        words.contains("interruptibly"),
        words.contains("timed"),
        words.contains("final"),
        as < 0 ? null : words.get(as + 1));
  }

  /** Whether it may wait for ever. */
  boolean waitsForEver() {
    return waitsFor != null && !timed;
  }
}
