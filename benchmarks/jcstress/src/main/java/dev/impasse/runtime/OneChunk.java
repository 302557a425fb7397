package dev.impasse.runtime;

import java.nio.ByteBuffer;

/** An agent that has one chunk to give. */
final class OneChunk implements AgentLink {

  private final ByteBuffer chunk;

  OneChunk(ByteBuffer chunk) {
    this.chunk = chunk;
  }

  @Override
  public ByteBuffer nextChunk(EventStream stream) {
    return chunk;
  }

  @Override
  public Object orderFirstSeen(ThreadState state) {
    return null;
  }

  @Override
  public void orderAgain(Object order, int times) {
    throw new AssertionError("no orders here");
  }

  @Override
  public void starting(ThreadState parent, ThreadState child) {
    throw new AssertionError("no orders here");
  }

  @Override
  public void joined(ThreadState by, Thread ended) {
    throw new AssertionError("no orders here");
  }

  @Override
  public void threadFirstSeen(Thread thread, long threadId, boolean virtual, long parentId) {
    throw new AssertionError("no threads here");
  }

  @Override
  public int classId(String className) {
    return 0;
  }

  @Override
  public Object synchronizerOf(Object lock) {
    return null;
  }
}
