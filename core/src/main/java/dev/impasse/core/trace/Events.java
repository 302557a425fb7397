package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;

/** Words for events. */
public final class Events {

  private Events() {}

  /** Returns what a thread does, in the third person: {@code acquires}. */
  public static String word(int op, boolean tried) {
    return switch (op) {
      case EventWord.OP_REQUEST -> "requests";
      case EventWord.OP_ACQUIRE -> "acquires";
      case EventWord.OP_RELEASE -> "releases";
      case EventWord.OP_REENTER -> "re-enters";
      case EventWord.OP_REEXIT -> "leaves";
      case EventWord.OP_FAILED -> tried ? "fails to try" : "gives up";
      case EventWord.OP_WAIT -> "waits on";
      case EventWord.OP_RESUME -> "resumes with";
      case EventWord.OP_START -> "starts";
      case EventWord.OP_JOIN -> "joins";
      case EventWord.OP_JOINED -> tried ? "stops joining" : "has joined";
      case EventWord.OP_END -> "ends";
      case EventWord.OP_NOTIFY -> tried ? "notifies all on" : "notifies one on";
      case EventWord.OP_SENT -> "publishes";
      case EventWord.OP_RECEIVED -> "receives";
      case EventWord.OP_DROPPED -> "lost events";
      default -> "op#" + op;
    };
  }

  /** Whether the operand of an operation is a thread and not a lock. */
  public static boolean aboutThread(int op) {
    return op == EventWord.OP_START || op == EventWord.OP_JOIN || op == EventWord.OP_JOINED;
  }

  /** Whether an operation has an operand at all. */
  public static boolean hasOperand(int op) {
    return op != EventWord.OP_END && op != EventWord.OP_DROPPED;
  }
}
