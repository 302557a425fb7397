package dev.impasse.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Stores words into mapped memory by address, as the JDK's own buffers do, without their checks.
 *
 * <p><b>Assumptions.</b> Whoever stores has checked that the address lies in a buffer that it keeps
 * reachable, and that is mapped as long as it is reachable. Only {@link EventStream} does.
 *
 * <p>The agent opens the JDK's internals to this class. Where they are closed (unit tests, a
 * hardened image) {@link #DIRECT} is false, and buffers are written with their checks.
 */
final class MappedWords {

  private static final @Nullable MethodHandle PUT = put();

  private static final @Nullable MethodHandle ADDRESS = addressHandle();

  /** Whether addresses can be used; constant, so that the compiler drops the other way. */
  static final boolean DIRECT =
      PUT != null && ADDRESS != null && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private MappedWords() {}

  /** Returns where a direct buffer begins, or 0 if that is out of reach. */
  @SuppressWarnings("NullAway") // DIRECT says that both handles are there
  static long address(ByteBuffer buffer) {
    try {
      return DIRECT && buffer.isDirect() ? (long) ADDRESS.invokeExact((Buffer) buffer) : 0;
    } catch (Throwable e) {
      throw new AssertionError(e); // reading a field does not throw
    }
  }

  /** Stores a word; in one piece, as the address is a multiple of eight. */
  @SuppressWarnings("NullAway") // as above
  static void put(long address, long word) {
    try {
      PUT.invokeExact(address, word);
    } catch (Throwable e) {
      throw new AssertionError(e); // an intrinsic store does not throw
    }
  }

  private static @Nullable MethodHandle put() {
    try {
      Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Object unsafe = lookup.findStatic(type, "getUnsafe", MethodType.methodType(type)).invoke();
      return lookup
          .findVirtual(type, "putLong", MethodType.methodType(void.class, long.class, long.class))
          .bindTo(unsafe);
    } catch (Throwable closed) {
      return null;
    }
  }

  private static @Nullable MethodHandle addressHandle() {
    try {
      return MethodHandles.privateLookupIn(Buffer.class, MethodHandles.lookup())
          .findGetter(Buffer.class, "address", long.class);
    } catch (Throwable closed) {
      return null;
    }
  }
}
