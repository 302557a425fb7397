package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.util.function.Consumer;

/**
 * Decodes the words of one stream into events, one at a time.
 *
 * <p><b>Shape.</b> {@link #advance} steps over prefix words (thread, ticket, count, high bits,
 * definitions) to the next event, whose parts are then in the fields. Knows the first word behind
 * the event, which tells a request that was answered from one that never was.
 */
final class StreamReader {

  private static final int BLOCK_WORDS = 512;
  private static final int LOOK_AHEAD_WORDS = 8;

  /** The operation of {@link StreamWords#HOLE}. */
  private static final int HOLE = 0;

  private static final long[] NOTHING = {};

  private final StreamWords source;
  private final Consumer<Damage> damage;
  private final TicketHighs highs = new TicketHighs();
  final int id;

  private long[] words = NOTHING;
  private int at;
  private int end;
  private boolean exhausted;

  private int extSite;
  private long extOperand;
  private int pendingCount = 1;
  private boolean observed;

  /** The event that {@link #advance} reached. */
  Operation operation = Operation.DROPPED;

  int flags;
  int thread;
  int operand;
  int site;
  int count;
  int ticketLow;
  long dropped;

  /** The thread whose first event the merge has shown last; its own note. */
  int begunThread;

  /** Of an acquire or release: whether its lock takes tickets for releases; the merge's note. */
  boolean sharedCapable;

  StreamReader(MappedBytes file, int id, ChunkList chunks, Consumer<Damage> damage) {
    this.source = new StreamWords(file, chunks);
    this.id = id;
    this.damage = damage;
  }

  /** Goes to the next event; returns false at the end of the stream. */
  boolean advance() {
    extSite = 0;
    extOperand = 0;
    pendingCount = 1;
    while (true) {
      long word = word();
      if (word == 0) {
        return false;
      }
      Operation known = Operation.ofCode(EventWord.op(word));
      if (known == null || !known.isEvent()) {
        prefix(word);
        continue;
      }
      operation = known;
      flags = EventWord.flags(word);
      ticketLow = EventWord.ticket(word);
      site = EventWord.site(word) | (extSite << EventWord.SITE_BITS);
      operand = (int) (EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS));
      count = pendingCount;
      dropped = known == Operation.DROPPED ? EventWord.count(word) : 0;
      return true;
    }
  }

  /** Handles a word that is no event. */
  private void prefix(long word) {
    switch (EventWord.op(word)) {
      case EventWord.OP_THREAD -> {
        thread = (int) (EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS));
        clearExt();
      }
      case EventWord.OP_TICKET -> {
        highs.put(
            (int) (EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS)),
            EventWord.ticketHigh(word));
        clearExt();
      }
      case EventWord.OP_COUNT ->
          pendingCount = (int) Math.max(1, Math.min(Integer.MAX_VALUE, EventWord.count(word)));
      case EventWord.OP_EXT -> {
        extSite = EventWord.site(word);
        extOperand = EventWord.operand(word);
      }
      case EventWord.OP_LOCK -> {
        if (peek() != StreamWords.HOLE) {
          word(); // the definition was read in the first pass
        }
        clearExt();
      }
      case EventWord.OP_OBSERVED -> {
        thread = (int) (EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS));
        observed = true;
        clearExt();
      }
      case HOLE -> {
        pendingCount = 1;
        clearExt();
      }
      default ->
          damage.accept(
              new Damage(
                  source.offset(), "a word must have a known operation: op=" + EventWord.op(word)));
    }
  }

  private void clearExt() {
    extSite = 0;
    extOperand = 0;
  }

  /** Returns the whole ticket of the event. */
  long ticket() {
    return (highs.get(operand) << EventWord.TICKET_BITS) | ticketLow;
  }

  /** Whether the words of this stream are what the detector saw, not what a thread wrote. */
  boolean observed() {
    return observed;
  }

  /** Whether nothing follows the event. */
  boolean atEnd() {
    return at == end && !more();
  }

  /** Returns the next word that is an event without going there, 0 if there is none in sight. */
  long peekEvent() {
    if (end - at < LOOK_AHEAD_WORDS) {
      more();
    }
    for (int i = at; i < end; i++) {
      long word = words[i];
      int next = EventWord.op(word);
      if (next != EventWord.OP_COUNT
          && next != EventWord.OP_EXT
          && next != EventWord.OP_TICKET
          && next != HOLE) {
        return word;
      }
    }
    return 0;
  }

  private long peek() {
    return at < end || more() ? words[at] : 0;
  }

  private long word() {
    return at < end || more() ? words[at++] : 0;
  }

  /** Reads more words, behind those that are left; returns false if there are none at all. */
  private boolean more() {
    if (exhausted) {
      return at < end;
    }
    if (words.length == 0) {
      words = new long[BLOCK_WORDS];
    }
    System.arraycopy(words, at, words, 0, end - at);
    end -= at;
    at = 0;
    int n = source.read(words, end);
    if (source.wasReused()) {
      damage.accept(
          new Damage(
              -1,
              "the process still records, and has used a chunk anew that was being read; read it"
                  + " again: stream="
                  + id));
    }
    end += n;
    if (n == 0) {
      exhausted = true;
      if (end == 0) {
        words = NOTHING; // thousands of threads may have ended
      }
    }
    return end > 0;
  }
}
