package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * What woven code calls, while events are recorded, around accesses that order threads: to volatile
 * fields, atomics and variable handles, to the collections and streams of the JDK, and where a
 * thread is unparked or interrupted. Who sees what another thread wrote comes after it, in every
 * schedule.
 *
 * <p><b>Shape.</b> What is accessed stands for one of {@value #CHANNELS} channels: by the identity
 * of the object, all of whose volatile fields are one, or by a number that the weaver gave to a
 * static field. Things that share a channel are taken for one, which only ever adds order: a
 * prediction may be missed, none is made up. A channel has a version that each write makes larger.
 * A thread that reads writes an event only if it has not seen the version ({@link SeenAccesses}).
 *
 * <p><b>Threading.</b> Any thread; takes no lock. Nothing is thrown. Writes are noted before they
 * are done, reads after. Cost of a read that sees nothing new: an identity hash and two loads.
 *
 * <p>One piece, though long: the weaver knows one class of hooks for accesses, and all of them are
 * two steps, {@code reads} and {@code writes}, on one table of channels.
 */
public final class AccessHooks {

  /** How many channels there are. */
  static final int CHANNELS = 1 << 15;

  private static final int MARKS = 1 << 16;

  /** Added to what stands for an object: what leaves it, as opposed to what comes in. */
  private static final int REMOVALS = 0x3C6EF372;

  private static final Channels ALL = new Channels(CHANNELS);

  private static final int[] VERSIONS = new int[CHANNELS];

  private static final VarHandle VERSION = MethodHandles.arrayElementVarHandle(int[].class);

  /** Which virtual thread saw which version last, by channel: {@code thread << 32 | version}. */
  private static final long[] LAST = new long[CHANNELS];

  /** By identity hash, whether a map is one that the application made. */
  private static final byte[] MADE = new byte[MARKS];

  /** Whether maps that were made before the agent came may be the application's. */
  private static volatile boolean allMade;

  private AccessHooks() {}

  /** Links what the hooks call, before anybody else does. */
  public static void prepare() {
    for (int i = 0; i < 2; i++) {
      next(0);
      read(MADE);
      wrote(MADE);
      added(MADE);
      dropped(MADE);
    }
  }

  /** Counts all maps, also those that were made before: the agent came late. */
  public static void countAll() {
    allMade = true;
  }

  // ---- fields and atomics -----------------------------------------------------------------------

  /** After a read of an object's volatile field, or through an atomic. */
  public static void read(@Nullable Object of) {
    if (Tracking.recording && of != null) {
      reads(System.identityHashCode(of));
    }
  }

  /** The same, if the answer is yes: a flag is set. */
  public static void readIf(boolean yes, @Nullable Object of) {
    if (yes) {
      read(of);
    }
  }

  /** After a read of a static field. */
  public static void read(int key) {
    if (Tracking.recording) {
      reads(key);
    }
  }

  /** After a read of an element of an array. */
  public static void read(@Nullable Object of, int index) {
    if (Tracking.recording && of != null) {
      reads(System.identityHashCode(of) + 31 * index);
    }
  }

  /** Before a write of an object's volatile field, or through an atomic. */
  public static void wrote(@Nullable Object of) {
    if (Tracking.recording && of != null) {
      writes(System.identityHashCode(of));
    }
  }

  /** Before a write of a static field. */
  public static void wrote(int key) {
    if (Tracking.recording) {
      writes(key);
    }
  }

  /** Before a write of an element of an array. */
  public static void wrote(@Nullable Object of, int index) {
    if (Tracking.recording && of != null) {
      writes(System.identityHashCode(of) + 31 * index);
    }
  }

  // ---- threads ----------------------------------------------------------------------------------

  /** After the current thread was parked, or has seen that it is interrupted. */
  public static void woken() {
    if (Tracking.recording) {
      reads(System.identityHashCode(Thread.currentThread()));
    }
  }

  /** After an answer whether the current thread is interrupted. */
  public static void wokenIf(boolean yes) {
    if (yes) {
      woken();
    }
  }

  /** Where an exception is caught that may say that the thread was interrupted. */
  public static void caught(@Nullable Throwable thrown) {
    if (thrown instanceof InterruptedException || thrown instanceof ClosedByInterruptException) {
      woken();
    }
  }

  /** After an answer whether a thread is alive. */
  public static void alive(boolean yes, @Nullable Thread thread) {
    if (!yes && Tracking.recording && thread != null) {
      HappensBefore.joined(thread);
    }
  }

  /** After an answer in which state a thread is. */
  public static void state(Thread.@Nullable State state, @Nullable Thread thread) {
    alive(state != Thread.State.TERMINATED, thread);
  }

  // ---- collections and streams of the JDK -------------------------------------------------------

  /** Before something comes into a collection, or into a stream. */
  public static void added(@Nullable Object to) {
    wrote(to);
  }

  /** Before something may leave a collection. */
  public static void removed(@Nullable Object from) {
    if (Tracking.recording && from != null) {
      writes(System.identityHashCode(from) + REMOVALS);
    }
  }

  /** Before both. */
  public static void changed(@Nullable Object of) {
    added(of);
    removed(of);
  }

  /** After an answer whether there is something in a collection. */
  public static void has(boolean yes, @Nullable Object in) {
    if (Tracking.recording) {
      reads(System.identityHashCode(in) + (yes ? 0 : REMOVALS));
    }
  }

  /** After an answer whether there is nothing in it. */
  public static void isEmpty(boolean yes, @Nullable Object of) {
    has(!yes, of);
  }

  /** After an answer how much there is. */
  public static void count(int count, @Nullable Object of) {
    has(false, of);
    if (count > 0) {
      has(true, of);
    }
  }

  /** After something was looked up: what is there, or null. */
  public static void found(@Nullable Object found, @Nullable Object in) {
    has(found != null, in);
  }

  /** After an answer that shows what has left. */
  public static void left(@Nullable Object of) {
    has(false, of);
  }

  /** After an answer whether all has left. */
  public static void drained(boolean yes, @Nullable Object of) {
    if (yes) {
      has(false, of);
    }
  }

  /** After an answer how much is left. */
  public static void drainedAt(int left, @Nullable Object of) {
    has(false, of);
  }

  // ---- maps that several threads use, by what is in them ----------------------------------------

  /** After the application made a map. */
  public static void made(@Nullable Object map) {
    if (map != null) {
      MADE[System.identityHashCode(map) & (MARKS - 1)] = 1;
    }
  }

  /** Before a value comes into a map. */
  public static void put(@Nullable Object value, @Nullable Object map) {
    if (Tracking.recording && value != null && counts(map)) {
      int hash = System.identityHashCode(map);
      writes(hash);
      writes(hash + 31 * System.identityHashCode(value));
    }
  }

  /** Before something may leave a map. */
  public static void dropped(@Nullable Object map) {
    if (Tracking.recording && counts(map)) {
      removed(map);
    }
  }

  /** After a function has made a value of a map, or none, while others wait for that place. */
  public static void applied(@Nullable Object value, @Nullable Object map) {
    if (value == null) {
      dropped(map);
    } else {
      put(value, map);
    }
  }

  /** After a look-up in a map, or before a function replaces what is there: the value, or null. */
  public static void got(@Nullable Object value, @Nullable Object map) {
    if (Tracking.recording && counts(map)) {
      int hash = System.identityHashCode(map);
      reads(value == null ? hash + REMOVALS : hash + 31 * System.identityHashCode(value));
    }
  }

  /** After an answer whether there is something in a map. */
  public static void hasKey(boolean yes, @Nullable Object map) {
    if (Tracking.recording && counts(map)) {
      has(yes, map);
    }
  }

  /** After an answer whether there is nothing in a map. */
  public static void hasNoKey(boolean yes, @Nullable Object map) {
    hasKey(!yes, map);
  }

  /** After all that is in a map was visited. */
  public static void entered(@Nullable Object map) {
    hasKey(true, map);
  }

  /** After an answer how much there is in a map. */
  public static void entries(int count, @Nullable Object map) {
    if (Tracking.recording && counts(map)) {
      count(count, map);
    }
  }

  private static boolean counts(@Nullable Object map) {
    return MADE[System.identityHashCode(map) & (MARKS - 1)] != 0 || allMade;
  }

  // ---- sockets ----------------------------------------------------------------------------------

  /** Before a connection to an address is asked for. */
  public static void connects(@Nullable Object address) {
    if (Tracking.recording) {
      sent(0, portOf(address));
    }
  }

  /** After a connection came in at a port. */
  public static void accepted(int port) {
    arrived(port, 0);
  }

  /** After a connection came in at an address. */
  public static void accepted(@Nullable Object address) {
    if (Tracking.recording) {
      arrived(portOf(address), 0);
    }
  }

  /** Before bytes leave from one port of this machine for another, or the end of them. */
  public static void sent(int local, int remote) {
    if (Tracking.recording && remote > 0) {
      writes(ports(local, remote));
    }
  }

  /** The same by the addresses of both ends. */
  public static void sent(@Nullable Object local, @Nullable Object remote) {
    if (Tracking.recording) {
      sent(portOf(local), portOf(remote));
    }
  }

  /** After bytes came to a port of this machine from another one. */
  public static void arrived(int local, int remote) {
    if (Tracking.recording && local > 0) {
      reads(ports(remote, local));
    }
  }

  /** The same by the addresses of both ends. */
  public static void arrived(@Nullable Object local, @Nullable Object remote) {
    if (Tracking.recording) {
      arrived(portOf(local), portOf(remote));
    }
  }

  private static int portOf(@Nullable Object address) {
    if (address instanceof UnixDomainSocketAddress file) {
      return 0x10000 | (file.getPath().hashCode() & 0xFFFF);
    }
    return address instanceof InetSocketAddress internet ? internet.getPort() : 0;
  }

  private static int ports(int from, int to) {
    return (from << 16 | to) * 0x2545F491 + 1;
  }

  // ---- all of them ------------------------------------------------------------------------------

  private static int channel(int key) {
    int mixed = key * 0x9E3779B1;
    return (mixed ^ mixed >>> 15) & (CHANNELS - 1);
  }

  private static void reads(int key) {
    int channel = channel(key);
    int version = VERSIONS[channel];
    if (version != 0) {
      sees(channel, version);
    }
  }

  private static void sees(int channel, int version) {
    try {
      ThreadState s = state();
      if (s == null) {
        return;
      }
      if (s.virtual) {
        long last = s.threadId << 32 | (version & 0xFFFFFFFFL);
        if (LAST[channel] != last) {
          ThreadEvents.happensBefore(s, EventWord.OP_RECEIVED, ALL.of(channel, s));
          LAST[channel] = last;
        }
        s.leave();
        return;
      }
      SeenAccesses seen = seen(s);
      if (!seen.has(channel, version)) {
        ThreadEvents.happensBefore(s, EventWord.OP_RECEIVED, ALL.of(channel, s));
        seen.received(channel, version, written(s));
      }
    } catch (Throwable t) {
      failed(t);
    }
  }

  private static void writes(int key) {
    try {
      ThreadState s = state();
      if (s == null) {
        return;
      }
      int channel = channel(key);
      if (s.virtual) {
        ThreadEvents.happensBefore(s, EventWord.OP_SENT, ALL.of(channel, s));
        next(channel);
        s.leave();
        return;
      }
      SeenAccesses seen = seen(s);
      if (!seen.isPublished(channel, VERSIONS[channel], written(s))) {
        ThreadEvents.happensBefore(s, EventWord.OP_SENT, ALL.of(channel, s));
        seen.published(channel, next(channel), written(s));
      }
    } catch (Throwable t) {
      failed(t);
    }
  }

  /** Returns the state of the current thread, or null if its accesses are not to be seen. */
  private static @Nullable ThreadState state() {
    ThreadState s = ThreadTable.quick();
    if (s == null) {
      if (HappensBefore.onCarrier()) {
        return null;
      }
      s = LockOperations.enter();
    }
    return s == null || ThreadEvents.isWriting(s) ? null : s;
  }

  /** Returns a number that changes whenever a word is written to the stream of a thread. */
  private static long written(ThreadState s) {
    EventStream own = s.stream;
    return own == null ? 0 : own.written();
  }

  private static SeenAccesses seen(ThreadState s) {
    SeenAccesses seen = s.accesses;
    if (seen == null) {
      seen = new SeenAccesses();
      s.accesses = seen;
    }
    return seen;
  }

  /** Makes the version of a channel larger, and returns it; never 0. */
  private static int next(int channel) {
    int version = (int) VERSION.getAndAdd(VERSIONS, channel, 1) + 1;
    return version == 0 ? (int) VERSION.getAndAdd(VERSIONS, channel, 1) + 1 : version;
  }

  private static void failed(Throwable t) {
    try {
      if (!(t instanceof StackOverflowError)) {
        Tracking.failed(t);
      }
    } catch (StackOverflowError e) {
      // the caller went deeper than this and came through: it is not to fail here
    }
  }
}
