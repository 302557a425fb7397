package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads words as another thread's stores become visible. */
final class Words {

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  static long get(ByteBuffer chunk, int at) {
    return (long) WORD.getAcquire(chunk, at);
  }
}
