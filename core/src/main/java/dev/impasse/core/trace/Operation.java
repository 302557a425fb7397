package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a trace: the one table of what they are called, what they are about, and what
 * they do. Replay, the reader of traces and every format go by it. Codes are those of {@link
 * EventWord}; docs/trace-format.md says what each means.
 *
 * <p>An operation has a second form if the third flag of its word ({@link EventCursor#tried}) says
 * something of its own.
 */
public enum Operation {
  /** Asks for a lock and may block. */
  REQUEST(
      EventWord.OP_REQUEST,
      Operand.LOCK,
      Ticket.NEVER,
      form("request", "requests", Effect.BEGINS_WAIT)),
  /** Acquired a lock. */
  ACQUIRE(
      EventWord.OP_ACQUIRE,
      Operand.LOCK,
      Ticket.ALWAYS,
      form("acquire", "acquires", Effect.ACQUIRES)),
  /** Released a lock wholly. */
  RELEASE(
      EventWord.OP_RELEASE,
      Operand.LOCK,
      Ticket.IF_SHARED,
      form("release", "releases", Effect.RELEASES)),
  /** Acquired again what it holds. */
  REENTER(
      EventWord.OP_REENTER,
      Operand.LOCK,
      Ticket.NEVER,
      form("reenter", "re-enters", Effect.REENTERS)),
  /** Released a re-entry. */
  REEXIT(EventWord.OP_REEXIT, Operand.LOCK, Ticket.NEVER, form("reexit", "leaves", Effect.LEAVES)),
  /** Gave up a request; flagged, an attempt that never blocked. */
  FAILED(
      EventWord.OP_FAILED,
      Operand.LOCK,
      Ticket.NEVER,
      form("gave-up", "gives up", Effect.ENDS_WAIT),
      form("try-failed", "fails to try", Effect.NONE)),
  /** Releases a lock wholly and waits for a notification. */
  WAIT(
      EventWord.OP_WAIT, Operand.LOCK, Ticket.IF_SHARED, form("wait", "waits on", Effect.SUSPENDS)),
  /** Came back from such a wait, with the lock. */
  RESUME(
      EventWord.OP_RESUME,
      Operand.LOCK,
      Ticket.ALWAYS,
      form("resume", "resumes with", Effect.RESUMES)),
  /** Starts a thread. */
  START(
      EventWord.OP_START,
      Operand.THREAD,
      Ticket.NEVER,
      form("start", "starts", Effect.STARTS_THREAD)),
  /** Waits for the end of a thread. */
  JOIN(EventWord.OP_JOIN, Operand.THREAD, Ticket.NEVER, form("join", "joins", Effect.BEGINS_WAIT)),
  /** Came back from waiting for the end of a thread; flagged, without its end. */
  JOINED(
      EventWord.OP_JOINED,
      Operand.THREAD,
      Ticket.NEVER,
      form("joined", "has joined", Effect.ENDS_WAIT),
      form("join-given-up", "stops joining", Effect.ENDS_WAIT)),
  /** The following words are of this thread. */
  THREAD(EventWord.OP_THREAD),
  /** High bits of the tickets of a lock. */
  TICKET(EventWord.OP_TICKET),
  /** Number of permits of the next word. */
  COUNT(EventWord.OP_COUNT),
  /** The thread ended. */
  END(EventWord.OP_END, Operand.NOTHING, Ticket.NEVER, form("end", "ends", Effect.ENDS_THREAD)),
  /** Defines a lock; a raw word follows. */
  LOCK(EventWord.OP_LOCK),
  /** The detector saw a thread blocked; a request follows. */
  OBSERVED(EventWord.OP_OBSERVED),
  /** Notifies one waiter of a lock; flagged, all of them. */
  NOTIFY(
      EventWord.OP_NOTIFY,
      Operand.LOCK,
      Ticket.NEVER,
      form("notify", "notifies one on", Effect.NONE),
      form("notify-all", "notifies all on", Effect.NONE)),
  /** Words are missing here: of the thread, or if shared, of any. */
  DROPPED(
      EventWord.OP_DROPPED,
      Operand.NOTHING,
      Ticket.NEVER,
      form("dropped", "lost events", Effect.FORGETS)),
  /** High bits of site and operand of the next word. */
  EXT(EventWord.OP_EXT),
  /** Publishes something through a channel. */
  SENT(EventWord.OP_SENT, Operand.LOCK, Ticket.ALWAYS, form("publish", "publishes", Effect.NONE)),
  /** May have received something through a channel. */
  RECEIVED(
      EventWord.OP_RECEIVED, Operand.LOCK, Ticket.ALWAYS, form("receive", "receives", Effect.NONE));

  /** What the operand of an operation is. */
  public enum Operand {
    /** It has none. */
    NOTHING,
    /** A lock, or a channel, which has a number among the locks. */
    LOCK,
    /** Another thread. */
    THREAD
  }

  /** Whether an operation takes the next number in the life of its lock. */
  enum Ticket {
    /** Never. */
    NEVER,
    /** If several threads can hold the lock at once. */
    IF_SHARED,
    /** Always. */
    ALWAYS
  }

  /** What an operation changes of what its thread holds and waits for. */
  public enum Effect {
    /** Nothing. */
    NONE,
    /** It waits for the operand from here on. */
    BEGINS_WAIT,
    /** It waits for the operand no longer. */
    ENDS_WAIT,
    /** It holds the lock, and waits for it no longer. */
    ACQUIRES,
    /** It holds the lock no longer, or so many permits less. */
    RELEASES,
    /** It holds the lock once more, and waits for it no longer. */
    REENTERS,
    /** It holds the lock once less. */
    LEAVES,
    /** It releases the lock and waits for a notification. */
    SUSPENDS,
    /** It holds the lock again as before such a wait, which is over. */
    RESUMES,
    /** Nothing; the thread that is the operand begins. */
    STARTS_THREAD,
    /** It is over. */
    ENDS_THREAD,
    /** What it held and waited for is no longer known. */
    FORGETS
  }

  /** What an operation is called, and does. */
  private record Form(String label, String verb, Effect effect) {}

  /** Codes are from 0 to one less. */
  public static final int CODES = 32;

  private static final @Nullable Operation[] BY_CODE = byCode();

  private final int code;
  private final Operand operand;
  private final Ticket ticket;
  private final String label;
  private final String verb;
  private final Effect effect;
  private final String flaggedLabel;
  private final String flaggedVerb;
  private final Effect flaggedEffect;

  Operation(int code, Operand operand, Ticket ticket, Form form) {
    this(code, operand, ticket, form, form);
  }

  Operation(int code, Operand operand, Ticket ticket, Form plain, Form flagged) {
    this.code = code;
    this.operand = operand;
    this.ticket = ticket;
    label = plain.label;
    verb = plain.verb;
    effect = plain.effect;
    flaggedLabel = flagged.label;
    flaggedVerb = flagged.verb;
    flaggedEffect = flagged.effect;
  }

  /** A word that belongs to an event and is none. */
  Operation(int code) {
    this(code, Operand.NOTHING, Ticket.NEVER, form("", "", Effect.NONE));
  }

  private static Form form(String label, String verb, Effect effect) {
    return new Form(label, verb, effect);
  }

  private static @Nullable Operation[] byCode() {
    @Nullable Operation[] all = new Operation[CODES];
    for (Operation operation : values()) {
      all[operation.code] = operation;
    }
    return all;
  }

  /** Returns the operation with a code, 0 to 31; null if there is none. */
  public static @Nullable Operation ofCode(int code) {
    return BY_CODE[code];
  }

  /** Returns its number in a word. */
  public int code() {
    return code;
  }

  /** Whether it is an event of a thread, and not a word that belongs to one. */
  public boolean isEvent() {
    return !label.isEmpty();
  }

  /** Whether it has a second form, for the third flag. */
  public boolean hasFlaggedForm() {
    return !label.equals(flaggedLabel);
  }

  /** Returns what its operand is. */
  public Operand operand() {
    return operand;
  }

  /**
   * Whether it takes a ticket of its lock.
   *
   * @param shared whether several threads can hold the lock at once
   */
  boolean takesTicket(boolean shared) {
    return ticket == Ticket.ALWAYS || (shared && ticket == Ticket.IF_SHARED);
  }

  /** Whether a hold of its lock begins here, or begins again. */
  public boolean beginsHold() {
    return effect == Effect.ACQUIRES || effect == Effect.RESUMES;
  }

  /** Whether a hold of its lock, or a part of it, is over here. */
  public boolean endsHold() {
    return effect == Effect.RELEASES || effect == Effect.SUSPENDS;
  }

  /** Returns the name for machines: {@code acquire}, {@code try-failed}; "" of what is no event. */
  public String label(boolean tried) {
    return tried ? flaggedLabel : label;
  }

  /** Returns what a thread does, in the third person: {@code acquires}; "" of what is no event. */
  public String verb(boolean tried) {
    return tried ? flaggedVerb : verb;
  }

  /** Returns what it changes. */
  public Effect effect(boolean tried) {
    return tried ? flaggedEffect : effect;
  }
}
