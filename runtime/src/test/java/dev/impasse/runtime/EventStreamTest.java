package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stream writes where it is given no chunk for a while. */
class EventStreamTest {

  private static final int LOCK = 77;
  private static final int CHUNK_WORDS = 40;
  private static final long THREAD = 5;

  private final EventStream stream = new EventStream(1);
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private AgentLink before;
  private int refusals;

  @BeforeEach
  void link() {
    before = Tracking.link;
    Tracking.link = new Chunks();
    stream.writer(THREAD);
  }

  @AfterEach
  void unlink() {
    Tracking.link = before;
  }

  /** Gives a new chunk each time, or nothing while {@link #refusals} is not 0. */
  private final class Chunks extends QuietLink {
    @Override
    public ByteBuffer nextChunk(EventStream asking) {
      if (refusals > 0) {
        refusals--;
        return null;
      }
      ByteBuffer chunk = ByteBuffer.allocate(EventStream.PAYLOAD_OFFSET + CHUNK_WORDS * Long.BYTES);
      chunks.add(chunk.order(ByteOrder.LITTLE_ENDIAN));
      return chunk;
    }
  }

  private List<Long> words() {
    List<Long> words = new ArrayList<>();
    for (ByteBuffer chunk : chunks) {
      for (int at = EventStream.PAYLOAD_OFFSET; at < chunk.limit() && chunk.getLong(at) != 0; ) {
        words.add(chunk.getLong(at));
        at += Long.BYTES;
      }
    }
    return words;
  }

  /** Returns the tickets of the acquires as a reader understands them. */
  private List<Long> ticketsRead() {
    List<Long> tickets = new ArrayList<>();
    long high = 0;
    for (long word : words()) {
      if (EventWord.op(word) == EventWord.OP_TICKET) {
        high = EventWord.ticketHigh(word);
      } else if (EventWord.op(word) == EventWord.OP_ACQUIRE) {
        tickets.add((high << EventWord.TICKET_BITS) | EventWord.ticket(word));
      }
    }
    return tickets;
  }

  @Test
  void writesHighBitsOfATicketAgain_whenTheyFoundNoRoomAtFirst() {
    long ticket = (3L << EventWord.TICKET_BITS) - 50;
    List<Long> taken = new ArrayList<>();
    refusals = 0;
    for (int i = 0; i < 1000; i++) {
      int had = chunks.size();
      if (i == 20) {
        refusals = 4; // the high bits change from 2 to 3 while nothing is written
      }
      stream.ticketed(EventWord.OP_ACQUIRE, 0, 1, LOCK, ticket + i);
      taken.add(ticket + i);
      assertThat(chunks.size() - had).isBetween(0, 1);
    }
    List<Long> read = ticketsRead();
    assertThat(stream.droppedInAll()).isPositive();
    assertThat(read).hasSize(taken.size() - (int) stream.droppedInAll());
    assertThat(taken).containsSubsequence(read);
  }

  @Test
  void dropsAnEventWhosePermitsFoundNoRoom_thoughThereIsRoomForItself() {
    refusals = 1;
    stream.count(3);
    stream.ticketed(EventWord.OP_ACQUIRE, EventWord.FLAG_SHARED, 1, LOCK, 1);
    assertThat(stream.droppedInAll()).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      stream.ticketed(EventWord.OP_ACQUIRE, EventWord.FLAG_SHARED, 1, LOCK, 2 + i);
    }
    List<Integer> operations = words().stream().map(EventWord::op).toList();
    assertThat(operations)
        .startsWith(EventWord.OP_THREAD, EventWord.OP_DROPPED, EventWord.OP_ACQUIRE);
    assertThat(ticketsRead().get(0)).isGreaterThan(1);
  }
}
