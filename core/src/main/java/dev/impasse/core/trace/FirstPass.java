package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.util.List;

/**
 * Goes through the words of all streams once, for what must be known before the first event is
 * shown: locks, and which threads start, end, and have a stream to themselves.
 *
 * <p><b>Cost.</b> {@code O(words)}; the operations of locks, which are most, are not looked at.
 */
final class FirstPass {

  private static final int BLOCK_WORDS = 8192;
  private static final int OP_SHIFT = 59;

  private final DefinitionTable definitions;
  private final IdSet started = new IdSet();
  private final IdSet ended = new IdSet();
  private final IdSet alone = new IdSet();
  private final IdSet threads = new IdSet();
  private long words;
  private int locks;
  private int highestLock;

  FirstPass(DefinitionTable definitions) {
    this.definitions = definitions;
  }

  /** Goes through one stream. */
  void scan(StreamWords stream) {
    long[] block = new long[BLOCK_WORDS];
    Stream scan = new Stream();
    for (int n = stream.read(block, 0); n > 0; n = stream.read(block, 0)) {
      words += n;
      scan.words(block, n);
    }
    if (scan.alone) {
      alone.add(scan.thread);
    }
  }

  /** Returns what a merge wants to know; {@code mayBeCut} is the last of it. */
  Merge.Facts facts(boolean mayBeCut) {
    // Lock numbers are handed out one by one; a number far above their count is damage.
    int known = (int) Math.min(highestLock, locks * 4L + 1024);
    return new Merge.Facts(definitions, started, ended, alone, known, mayBeCut);
  }

  /** Returns the numbers of the threads that occur, ascending. */
  List<Integer> threads() {
    return threads.sorted();
  }

  /** Returns how many words there are. */
  long words() {
    return words;
  }

  /** What one stream says, word by word. */
  private final class Stream {
    private boolean alone;
    private int thread;
    private int extOperand;
    private int extSite;
    private long defines;

    void words(long[] block, int n) {
      for (int i = 0; i < n; i++) {
        long word = block[i];
        if (word == StreamWords.HOLE) {
          defines = 0;
          ext(0);
        } else if (defines != 0) {
          lock(word);
          defines = 0;
          ext(0);
        } else if (word >>> OP_SHIFT >= EventWord.OP_START) {
          rare(word);
        } else {
          ext(0);
        }
      }
    }

    private void rare(long word) {
      switch (EventWord.op(word)) {
        case EventWord.OP_THREAD -> {
          int before = thread;
          thread = operand(word);
          alone = before == 0 || (alone && before == thread);
          threads.add(thread);
        }
        case EventWord.OP_START -> started.add(operand(word));
        case EventWord.OP_END -> ended.add(thread);
        case EventWord.OP_LOCK -> {
          defines = word;
          return; // its high bits are needed with the word that follows
        }
        default -> {
          // nothing to know before
        }
      }
      ext(EventWord.op(word) == EventWord.OP_EXT ? word : 0);
    }

    /** Keeps the high bits for the next word; 0 for none. */
    private void ext(long word) {
      extOperand = EventWord.operand(word);
      extSite = EventWord.site(word);
    }

    private void lock(long facts) {
      int id = operand(defines);
      int site = EventWord.site(defines) | (extSite << EventWord.SITE_BITS);
      definitions.lock(
          id,
          site,
          EventWord.lockClass(facts),
          EventWord.lockHash(facts),
          EventWord.lockKind(facts));
      locks++;
      highestLock = Math.max(highestLock, id);
      if (EventWord.ticket(defines) > 0) {
        definitions.permits(id, EventWord.ticket(defines) - 1);
      }
    }

    private int operand(long word) {
      return EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS);
    }
  }
}
