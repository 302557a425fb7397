package dev.impasse.core.orders;

import dev.impasse.core.model.Site;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables at the start of a file of lock orders: strings, locks and stacks, each once, numbered
 * as they are first asked for. See {@link TableReader}.
 *
 * <p>Stacks that end in the same callers share them: a stack is its innermost frame on top of
 * another stack.
 */
public final class TableWriter {

  private final Map<String, Integer> strings = new HashMap<>();
  private final Map<OrderedLock, Integer> locks = new HashMap<>();
  private final Map<StackTraceElement, Integer> frames = new HashMap<>();
  private final Map<Long, Integer> stacks = new HashMap<>();
  private final VarOutput stringBytes = new VarOutput();
  private final VarOutput lockBytes = new VarOutput();
  private final VarOutput frameBytes = new VarOutput();
  private final VarOutput stackBytes = new VarOutput();

  /** Makes empty tables. */
  public TableWriter() {}

  /** Returns the number of a string, which is cut if it is very long. */
  public int string(String text) {
    Integer known = strings.get(text);
    if (known != null) {
      return known;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, OrdersFormat.MOST_STRING_BYTES);
    stringBytes.number(length);
    stringBytes.bytes(utf8, 0, length);
    strings.put(text, strings.size());
    return strings.size() - 1;
  }

  /** Returns the number of a lock. */
  public int lock(OrderedLock lock) {
    OrderedLock same = lock.portable();
    Integer known = locks.get(same);
    if (known != null) {
      return known;
    }
    Site site = same.site();
    lockBytes.u8(same.lock().kind().code());
    lockBytes.u8(same.shared() ? 1 : 0);
    lockBytes.number(string(same.lock().className()));
    lockBytes.number(string(same.lock().place()));
    lockBytes.number(string(site.className()));
    lockBytes.number(string(site.methodName()));
    lockBytes.number(string(site.fileName()));
    lockBytes.signed(site.line());
    lockBytes.number(string(site.expression()));
    lockBytes.number(string(site.operation()));
    locks.put(same, locks.size());
    return locks.size() - 1;
  }

  /** Returns the number of a stack; 0 is the empty one. */
  public int stack(List<StackTraceElement> innermostFirst) {
    int stack = 0;
    for (int i = innermostFirst.size() - 1; i >= 0; i--) {
      int frame = frame(innermostFirst.get(i));
      long key = ((long) stack << 32) | frame;
      Integer known = stacks.get(key);
      if (known == null) {
        stackBytes.number(stack);
        stackBytes.number(frame);
        known = stacks.size() + 1;
        stacks.put(key, known);
      }
      stack = known;
    }
    return stack;
  }

  private int frame(StackTraceElement frame) {
    Integer known = frames.get(frame);
    if (known != null) {
      return known;
    }
    frameBytes.number(string(frame.getClassName()));
    frameBytes.number(string(frame.getMethodName()));
    frameBytes.number(string(frame.getFileName() == null ? "" : frame.getFileName()));
    frameBytes.signed(frame.getLineNumber());
    frames.put(frame, frames.size());
    return frames.size() - 1;
  }

  /** Writes the tables, to which nothing is added afterwards. */
  public void writeTo(VarOutput out) {
    table(strings.size(), stringBytes, out);
    table(locks.size(), lockBytes, out);
    table(frames.size(), frameBytes, out);
    table(stacks.size(), stackBytes, out);
  }

  private static void table(int size, VarOutput bytes, VarOutput out) {
    out.number(size);
    out.bytes(bytes);
  }
}
