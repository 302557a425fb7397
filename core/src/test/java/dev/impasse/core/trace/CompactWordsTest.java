package dev.impasse.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.runtime.EventWord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compacted words read back as they were, whatever they are; damaged ones do no harm. */
class CompactWordsTest {

  private static final int ROUNDS = 2_000;
  private static final int OPS = 32;

  private final CompactWords codec = new CompactWords();
  private final CompactWords.Decoder decoder = new CompactWords.Decoder();

  @Test
  void readsBackWhatItWrote_ofRandomWords() {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      long[] words = new long[random.nextInt(300)];
      for (int i = 0; i < words.length; i++) {
        words[i] = random.nextInt(4) == 0 ? random.nextLong() : plausible(random);
      }
      assertRoundTrip(words);
    }
  }

  @Test
  void needsOneByteForManyWords_whenAThreadRepeatsItself() {
    long[] words = new long[20_000];
    for (int i = 0; i < words.length; i += 2) {
      int lock = 1 + (i / 2) % 5;
      words[i] = EventWord.encode(EventWord.OP_ACQUIRE, 0, i / 10, 10 + lock, lock);
      words[i + 1] = EventWord.encode(EventWord.OP_RELEASE, 0, 0, 20, lock);
    }
    assertThat(assertRoundTrip(words)).isLessThan(words.length / 4);
  }

  @Test
  void endsSomehow_whenBytesAreDamaged() {
    Random random = new Random(2);
    long[] into = new long[500];
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      decoder.start(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), random.nextInt(600));
      int n = decoder.read(into, 0, into.length);
      assertThat(n).isBetween(0, into.length);
    }
  }

  private static long plausible(Random random) {
    int op = random.nextInt(OPS);
    int flags = random.nextInt(8);
    return EventWord.encode(
        op, flags, random.nextInt(1 << 14), random.nextInt(40), random.nextInt(9));
  }

  /** Returns how many bytes the words took. */
  private int assertRoundTrip(long[] words) {
    ByteBuffer in = ByteBuffer.allocate(words.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    in.asLongBuffer().put(words);
    ByteBuffer out =
        ByteBuffer.allocate(words.length * CompactWords.MOST_BYTES_PER_WORD)
            .order(ByteOrder.LITTLE_ENDIAN);
    codec.encode(in, 0, in.capacity(), out);
    long[] back = new long[words.length];
    decoder.start(out.flip(), words.length);
    for (int n = 0; n < words.length; ) {
      int more = decoder.read(back, n, Math.min(7, words.length - n)); // in pieces
      assertThat(more).isPositive();
      n += more;
    }
    assertThat(decoder.read(new long[1], 0, 1)).isZero();
    assertThat(back).isEqualTo(words);
    return out.limit();
  }
}
