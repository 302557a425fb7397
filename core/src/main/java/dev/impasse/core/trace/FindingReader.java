package dev.impasse.core.trace;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a finding from a definition record ({@link FindingRecord} has its form), which may hold
 * anything: what it makes of it is at most {@value FindingRecord#MOST_CHARS} chars long when
 * printed, and its lists have no more entries than the record has bytes.
 */
final class FindingReader {

  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{8}");

  private final ByteBuffer in;
  private final List<String> texts = new ArrayList<>();
  private final List<StackTraceElement> frames = new ArrayList<>();
  private int chars;

  private FindingReader(ByteBuffer in) {
    this.in = in;
  }

  /** Returns the finding of a record behind its type, empty if it does not have the form. */
  static Optional<ReportedFinding> read(ByteBuffer record) {
    try {
      return record.remaining() > FindingRecord.MOST_BYTES || record.get() != FindingRecord.FORM
          ? Optional.empty()
          : Optional.of(new FindingReader(record).finding());
    } catch (BufferUnderflowException | IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private ReportedFinding finding() {
    FindingKind kind = FindingKind.valueOf(text());
    Certainty certainty = Certainty.valueOf(text());
    String fingerprint = text();
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException("a fingerprint must be eight hex digits");
    }
    List<Side> sides = all(this::side);
    List<Bystander> behind = all(this::bystander);
    List<ThreadRef> gone = all(this::thread);
    List<String> why = all(this::text);
    String fix = text();
    Finding finding = new Finding(kind, certainty, fingerprint, sides, behind, gone, why, fix);
    return new ReportedFinding(finding, all(this::text));
  }

  private Side side() {
    return new Side(
        thread(), lock(), mode(), frame(), text(), all(this::hold), all(this::presentFrame));
  }

  private Hold hold() {
    LockRef lock = lock();
    Mode mode = mode();
    int count = in.getInt();
    if (count < 1) {
      throw new IllegalArgumentException("a lock is held once at least: count=" + count);
    }
    return new Hold(lock, mode, count, frame(), text());
  }

  private Bystander bystander() {
    return new Bystander(thread(), lock(), frame());
  }

  private ThreadRef thread() {
    long tid = in.getLong();
    int flags = in.get();
    return new ThreadRef(
        tid, text(), (flags & FindingRecord.VIRTUAL) != 0, (flags & FindingRecord.DAEMON) != 0);
  }

  private LockRef lock() {
    return new LockRef(in.getInt(), LockKind.ofCode(in.get()), text(), text());
  }

  private Mode mode() {
    return Mode.ofCode(in.get());
  }

  private StackTraceElement presentFrame() {
    StackTraceElement frame = frame();
    if (frame == null) {
      throw new IllegalArgumentException("a stack has frames only");
    }
    return frame;
  }

  private @Nullable StackTraceElement frame() {
    int number = Short.toUnsignedInt(in.getShort());
    if (number == FindingRecord.NO_FRAME) {
      return null;
    }
    if (number == frames.size()) {
      String loader = optional();
      String module = optional();
      String version = optional();
      frames.add(
          new StackTraceElement(loader, module, version, text(), text(), optional(), in.getInt()));
    }
    StackTraceElement frame = known(number, frames);
    count(frame.getClassName().length() + frame.getMethodName().length());
    return frame;
  }

  private @Nullable String optional() {
    String name = text();
    return name.isEmpty() ? null : name;
  }

  private String text() {
    int number = Short.toUnsignedInt(in.getShort());
    if (number == texts.size()) {
      int length = Short.toUnsignedInt(in.getShort());
      if (length > Math.min(in.remaining(), FindingRecord.MOST_SENTENCE_BYTES)) {
        throw new BufferUnderflowException();
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      texts.add(new String(bytes, StandardCharsets.UTF_8));
    }
    String text = known(number, texts);
    count(text.length());
    return text;
  }

  private static <T> T known(int number, List<T> all) {
    if (number >= all.size()) {
      throw new IllegalArgumentException("no such number in this record: number=" + number);
    }
    return all.get(number);
  }

  /** A short record must not become a report without end by naming a long text many times. */
  private void count(int more) {
    chars += more;
    if (chars > FindingRecord.MOST_CHARS) {
      throw new IllegalArgumentException("a finding must be printable: chars=" + chars);
    }
  }

  private <T> List<T> all(Supplier<T> reader) {
    int size = Short.toUnsignedInt(in.getShort());
    List<T> list = new ArrayList<>(Math.min(size, 64));
    for (int i = 0; i < size; i++) {
      list.add(reader.get());
    }
    return list;
  }
}
