package dev.impasse.agent.link;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.lockfree.LockFreeMap;
import dev.impasse.agent.orders.OrdersCollector;
import dev.impasse.agent.orders.Past;
import dev.impasse.agent.record.Recorder;
import dev.impasse.agent.steer.Steering;
import dev.impasse.runtime.AgentLink;
import dev.impasse.runtime.EventStream;
import dev.impasse.runtime.ThreadState;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks reach of the agent, on their slow paths, on application threads.
 *
 * <p>Nothing here waits, for the disk or for another thread, or throws; but {@link #beforeAcquire}
 * may pause, for a time.
 */
@SuppressWarnings("NullAway") // the interface is the runtime's, which is not annotated
public final class RuntimeLink implements AgentLink {

  private final JvmInternals internals;
  private final @Nullable Recorder recorder;
  private volatile @Nullable OrdersCollector orders;
  private volatile @Nullable Steering steering;
  private final Restop stops = new Restop();
  private final LockFreeMap<String, Integer> classIds = new LockFreeMap<>(1 << 12);

  private final AtomicInteger nextClassId = new AtomicInteger();

  /**
   * Makes it.
   *
   * @param recorder null when nothing is recorded
   */
  public RuntimeLink(JvmInternals internals, @Nullable Recorder recorder) {
    this.internals = internals;
    this.recorder = recorder;
  }

  /** Says where lock orders go. */
  public void orders(OrdersCollector collector) {
    orders = collector;
  }

  /** Says who pauses threads. */
  public void steering(Steering by) {
    steering = by;
  }

  @Override
  public void beforeAcquire(ThreadState state, @Nullable Object wanted, int site) {
    Steering by = steering;
    if (by != null) {
      by.beforeAcquire(state, wanted, site);
    }
  }

  @Override
  public @Nullable Object orderFirstSeen(ThreadState state) {
    OrdersCollector to = orders;
    return to == null ? null : to.seen(state);
  }

  @Override
  public void orderAgain(Object order, int times) {
    OrdersCollector to = orders;
    if (to != null) {
      to.again(order, times);
    }
  }

  @Override
  public void starting(ThreadState parent, ThreadState child) {
    Past.starting(parent, child);
  }

  @Override
  public void joined(ThreadState by, Thread ended) {
    Past.joined(by, ended);
  }

  @Override
  public @Nullable ByteBuffer nextChunk(EventStream stream) {
    return recorder == null ? null : recorder.nextChunk(stream);
  }

  @Override
  public @Nullable ByteBuffer takeChunk(int sequence) {
    return recorder == null ? null : recorder.takeChunk(sequence);
  }

  @Override
  public void openChunk(ByteBuffer chunk, int stream, int sequence) {
    Recorder.openChunk(chunk, stream, sequence);
  }

  @Override
  public void unusedChunk(ByteBuffer chunk) {
    if (recorder != null) {
      recorder.unusedChunk(chunk);
    }
  }

  @Override
  public void fullChunk(ByteBuffer chunk, int stream, int sequence, int end) {
    if (recorder != null) {
      recorder.fullChunk(chunk, stream, sequence, end);
    }
  }

  @Override
  public void threadFirstSeen(Thread thread, long threadId, boolean virtual, long parentId) {
    if (recorder != null) {
      recorder.defineThread(threadId, virtual, thread.isDaemon(), parentId, thread.getName());
    }
  }

  @Override
  public int classId(String className) {
    Integer known = classIds.get(className);
    if (known != null) {
      return known;
    }
    int id = nextClassId.incrementAndGet();
    if (recorder != null) {
      recorder.defineClass(id, className); // before anybody can use it
    }
    Integer before = classIds.putIfAbsent(className, id);
    return before == null ? id : before;
  }

  @Override
  public @Nullable Object synchronizerOf(Object lock) {
    return internals.synchronizerOf(lock);
  }

  @Override
  public void stopped(Thread thread, Throwable with) {
    stops.again(thread, with);
  }
}
