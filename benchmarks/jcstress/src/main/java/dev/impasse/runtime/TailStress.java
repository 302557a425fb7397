package dev.impasse.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Who looks at a chunk while its thread writes (the recorder that seals, a reader of a killed
 * process) sees whole words, in order: a request, or the acquire in its place, then the release.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the request")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "the acquire")
@Outcome(id = "2, 3", expect = Expect.ACCEPTABLE, desc = "both")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or out of order")
@State
public class TailStress {

  private static final int FIRST_EVENT = EventStream.PAYLOAD_OFFSET + Long.BYTES;

  private final ByteBuffer chunk = ByteBuffer.allocateDirect(256).order(ByteOrder.LITTLE_ENDIAN);
  private final EventStream stream = new EventStream(1);

  public TailStress() {
    stream.writer(7);
    Tracking.link = new OneChunk(chunk);
    stream.event(EventWord.OP_NOTIFY, 0, 0, 1); // takes the chunk
  }

  @Actor
  public void thread() {
    stream.request(EventWord.OP_REQUEST, 0, 5, 9);
    stream.replaceTail();
    stream.ticketed(EventWord.OP_ACQUIRE, 0, 5, 9, 0);
    stream.event(EventWord.OP_RELEASE, 0, 6, 9);
  }

  /** The later word is read first: who sees the release sees the acquire. */
  @Actor
  public void looker(II_Result r) {
    int at = FIRST_EVENT + Long.BYTES;
    r.r2 = op(Words.get(chunk, at + Long.BYTES));
    r.r1 = op(Words.get(chunk, at));
  }

  private static int op(long word) {
    return word == 0 ? 0 : EventWord.operand(word) == 9 ? EventWord.op(word) : -1;
  }
}
