package dev.impasse.core.trace;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a finding as a definition record ({@link FindingRecord} has its form).
 *
 * <p>One that is too large loses frames first, then locks beside those of the cycle, then threads
 * behind it, and at last sides, which the record says in a sentence.
 */
public final class FindingWriter {

  /** How much of a finding is written. */
  private record Detail(int frames, int holds, int behind, int sides) {}

  private static final List<Detail> DETAILS =
      List.of(
          new Detail(1_000, 200, 10_000, 20_000),
          new Detail(100, 20, 2_000, 20_000),
          new Detail(20, 5, 500, 20_000),
          new Detail(0, 1, 100, 20_000),
          new Detail(20, 2, 100, 500),
          new Detail(8, 1, 20, 40),
          new Detail(0, 1, 4, 8));

  private final ByteBuffer out =
      ByteBuffer.allocate(FindingRecord.MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<String, Integer> texts = new HashMap<>();
  private final Map<StackTraceElement, Integer> frames = new HashMap<>();
  private final Detail detail;
  private int chars;

  private FindingWriter(Detail detail) {
    this.detail = detail;
  }

  /** Returns the record, without its length; at most {@value FindingRecord#MOST_BYTES} bytes. */
  public static byte[] record(ReportedFinding reported) {
    for (Detail detail : DETAILS) {
      try {
        return new FindingWriter(detail).bytes(reported);
      } catch (BufferOverflowException tooLarge) {
        // once more with less
      }
    }
    throw new IllegalArgumentException(
        "a finding must fit its record: fingerprint=" + reported.finding().fingerprint());
  }

  private byte[] bytes(ReportedFinding reported) {
    Finding finding = reported.finding();
    out.put((byte) TraceFormat.FINDING).put((byte) FindingRecord.FORM);
    name(finding.kind().name());
    name(finding.certainty().name());
    name(finding.fingerprint());
    all(first(finding.sides(), detail.sides()), this::side);
    all(first(finding.blockedBehind(), detail.behind()), this::bystander);
    all(first(finding.gone(), detail.behind()), this::thread);
    all(reasons(finding), this::sentence);
    sentence(finding.fix());
    all(first(reported.done(), 100), this::sentence);
    byte[] record = new byte[out.position()];
    out.flip().get(record);
    return record;
  }

  private List<String> reasons(Finding finding) {
    List<String> reasons = new ArrayList<>(first(finding.why(), 100));
    int left = finding.sides().size() - detail.sides();
    if (left > 0) {
      reasons.add(left + " more threads of the cycle found no room in the trace");
    }
    return reasons;
  }

  private void side(Side side) {
    thread(side.thread());
    lock(side.wants());
    out.put((byte) side.mode().code());
    frame(side.wantsAt());
    name(side.expression());
    all(first(side.holds(), detail.holds()), this::hold);
    all(first(side.stack(), detail.frames()), this::frame);
  }

  private void hold(Hold hold) {
    lock(hold.lock());
    out.put((byte) hold.mode().code());
    out.putInt(hold.count());
    frame(hold.acquiredAt());
    name(hold.expression());
  }

  private void bystander(Bystander one) {
    thread(one.thread());
    lock(one.wants());
    frame(one.wantsAt());
  }

  private void thread(ThreadRef thread) {
    out.putLong(thread.tid());
    out.put(
        (byte)
            ((thread.virtual() ? FindingRecord.VIRTUAL : 0)
                | (thread.daemon() ? FindingRecord.DAEMON : 0)));
    name(thread.name());
  }

  private void lock(LockRef lock) {
    out.putInt(lock.id()).put((byte) lock.kind().code());
    name(lock.label());
    name(lock.className());
  }

  private void frame(@Nullable StackTraceElement frame) {
    if (frame == null) {
      out.putShort((short) FindingRecord.NO_FRAME);
      return;
    }
    count(frame.getClassName().length() + frame.getMethodName().length());
    if (number(frame, frames)) {
      optional(frame.getClassLoaderName());
      optional(frame.getModuleName());
      optional(frame.getModuleVersion());
      name(frame.getClassName());
      name(frame.getMethodName());
      optional(frame.getFileName());
      out.putInt(frame.getLineNumber());
    }
  }

  private void optional(@Nullable String name) {
    name(name == null ? "" : name);
  }

  private void name(String text) {
    text(text, FindingRecord.MOST_NAME_BYTES);
  }

  private void sentence(String text) {
    text(text, FindingRecord.MOST_SENTENCE_BYTES);
  }

  private void text(String text, int mostBytes) {
    // A char takes at most three bytes, so a huge name is never encoded as a whole.
    String cut = text.length() > mostBytes ? text.substring(0, mostBytes) : text;
    count(cut.length());
    if (number(cut, texts)) {
      byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
      int length = Math.min(bytes.length, mostBytes);
      while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
        length--; // not in the middle of a character
      }
      out.putShort((short) length).put(bytes, 0, length);
    }
  }

  /** What a reader would take for an attempt to print without end is not written. */
  private void count(int more) {
    chars += more;
    if (chars > FindingRecord.MOST_CHARS) {
      throw new BufferOverflowException();
    }
  }

  /** Writes the number of a value; returns whether it is new, and has to follow. */
  private <T> boolean number(T value, Map<T, Integer> known) {
    Integer number = known.get(value);
    if (number != null) {
      out.putShort(number.shortValue());
      return false;
    }
    int next = known.size();
    if (next >= FindingRecord.NO_FRAME) {
      throw new BufferOverflowException();
    }
    out.putShort((short) next);
    known.put(value, next);
    return true;
  }

  private <T> void all(List<T> list, Consumer<T> writer) {
    out.putShort((short) list.size());
    list.forEach(writer);
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }
}
