package dev.impasse.runtime;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An agent that has no trace and wants no orders; tests override what they are about. */
class QuietLink implements AgentLink {

  @Override
  public @Nullable ByteBuffer nextChunk(EventStream stream) {
    return null;
  }

  @Override
  public @Nullable Object orderFirstSeen(ThreadState state) {
    return null;
  }

  @Override
  public void orderAgain(Object order, int times) {}

  @Override
  public void starting(ThreadState parent, ThreadState child) {}

  @Override
  public void joined(ThreadState by, Thread ended) {}

  @Override
  public void threadFirstSeen(Thread thread, long threadId, boolean virtual, long parentId) {}

  @Override
  public int classId(String className) {
    return 0;
  }

  @Override
  public @Nullable Object synchronizerOf(Object lock) {
    return null;
  }
}
