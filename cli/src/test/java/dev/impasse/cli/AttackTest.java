package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import demo.Pair;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersWriter;
import dev.impasse.core.trace.TraceFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standing attack: thousands of damaged inputs of every kind, the same ones in each build. A
 * command may show something or refuse something; it may not crash, hang, or say something else
 * than before where a check sum would have told.
 *
 * <p>{@code -Dimpasse.attack.minutes=60} goes on with other seeds for so long, an equal part for
 * each kind. The counts stand in docs/security.md.
 */
class AttackTest extends CliTest {

  private static final int MUTANTS = 200;
  private static final int KINDS = 12;
  private static final long LONG_MINUTES = Long.getLong("impasse.attack.minutes", 0);
  private static final long PATIENCE_SECONDS = 120;
  private static final Path DUMPS =
      Path.of(System.getProperty("impasse.root"), "core/src/test/resources/dumps");
  private static final List<String> FORMATS =
      List.of("text", "json", "sarif", "junit", "mermaid", "html", "dot", "graphml", "perfetto");

  private static final int SEALED_OFFSET = 32;
  private static final int LENGTH_OFFSET = 40;
  private static final int SUM_OFFSET = 44;

  @TempDir Path folder;

  private final ExecutorService victim = Executors.newSingleThreadExecutor();

  /** Makes the arguments of one command, and writes the files that they name. */
  private interface Attack {
    Object[] arguments(Mutator mutator) throws IOException;
  }

  private static byte[] sealed(SmallTrace trace, Path folder) throws IOException {
    Path plain = trace.write(folder.resolve("plain.impasse"));
    Path sealed = folder.resolve("sealed.impasse");
    new AttackTest().execute("unpack", plain, "-o", sealed);
    return Files.readAllBytes(sealed);
  }

  @AfterEach
  void endVictim() {
    victim.shutdownNow();
  }

  /** Runs all mutants of a kind; returns how many were refused. */
  private int attack(String kind, Attack attack) throws Exception {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONG_MINUTES) / KINDS;
    int refused = 0;
    int seed = 0;
    for (; seed < MUTANTS || System.nanoTime() < until; seed++) {
      Object[] arguments = attack.arguments(new Mutator(kind.hashCode() * 1_000_003L + seed));
      run(kind, seed, arguments);
      assertThat(exitCode())
          .as("exit code: kind=%s seed=%s arguments=%s%n%s", kind, seed, arguments, stderr())
          .isBetween(ExitCode.CLEAN, ExitCode.BAD_INPUT);
      refused += exitCode() >= ExitCode.USAGE ? 1 : 0;
    }
    assertThat(refused).as("refused mutants of %s: %s", kind, seed).isPositive();
    return refused;
  }

  private void run(String kind, int seed, Object[] arguments) throws Exception {
    try {
      victim.submit(() -> execute(arguments)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("hangs: kind=" + kind + " seed=" + seed, e);
    } catch (ExecutionException e) {
      throw new AssertionError("crashes: kind=" + kind + " seed=" + seed, e.getCause());
    }
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Object[] read(Mutator mutator, Path file) {
    return switch (mutator.below(8)) {
      case 0 -> new Object[] {"replay", file};
      case 1 -> new Object[] {"stats", file};
      case 2 -> new Object[] {"export", "--to", mutator.any(List.of("std", "jsonl")), file};
      case 3 -> new Object[] {"analyze", "--show-dropped", file, file};
      default -> new Object[] {"analyze", "--format", mutator.any(FORMATS), file};
    };
  }

  // ---- traces -----------------------------------------------------------------------------------

  @Test
  void survivesOpenTraces() throws Exception {
    byte[] whole = SmallTrace.ofDeadlock().bytes();

    attack("trace", m -> read(m, file("t.impasse", m.bytes(whole))));
  }

  @Test
  void survivesSealedTraces() throws Exception {
    byte[] whole = sealed(SmallTrace.ofDeadlock(), folder);

    attack("sealed trace", m -> read(m, file("t.impasse", m.bytes(whole))));
  }

  @Test
  void survivesTracesWhoseCheckSumsWereMadeToFit() throws Exception {
    byte[] whole = sealed(SmallTrace.ofDeadlock(), folder);

    attack(
        "trace with sums",
        m -> {
          byte[] mutant =
              m.below(3) == 0 ? m.bytes(whole) : m.inPlace(whole, TraceFormat.PAGE, whole.length);
          return read(m, file("t.impasse", summed(mutant)));
        });
  }

  @Test
  void survivesPackedTraces() throws Exception {
    byte[] whole = sealed(SmallTrace.ofDeadlock(), folder);
    byte[] packed = packed(whole);

    attack(
        "packed trace",
        m ->
            read(
                m,
                file(
                    "t.impasse.gz",
                    m.below(2) == 0 ? m.bytes(packed) : packed(summed(m.bytes(whole))))));
  }

  /** Writes a sum that fits into each chunk that says it is sealed. */
  private static byte[] summed(byte[] trace) {
    ByteBuffer bytes = ByteBuffer.wrap(trace).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = TraceFormat.PAGE; at + TraceFormat.CHUNK_HEADER <= trace.length; ) {
      boolean chunk = bytes.getInt(at) == TraceFormat.CHUNK_MAGIC;
      int size = bytes.getInt(at + 4);
      int payload = bytes.getInt(at + LENGTH_OFFSET);
      int from = at + TraceFormat.CHUNK_HEADER;
      if (chunk && bytes.getLong(at + SEALED_OFFSET) != 0 && payload >= 0) {
        CRC32 sum = new CRC32();
        sum.update(trace, from, Math.min(payload, trace.length - from));
        bytes.putInt(at + SUM_OFFSET, (int) sum.getValue());
      }
      at += chunk && size > 0 && size % TraceFormat.PAGE == 0 ? size : TraceFormat.PAGE;
    }
    return trace;
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void saysNothingElseInSilence_whereACheckSumTells() throws Exception {
    byte[] whole = sealed(SmallTrace.ofDeadlock(), folder);
    Path file = file("t.impasse", whole);
    execute("analyze", file);
    String before = stdout();
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    List<int[]> payloads = new ArrayList<>();
    for (int at = TraceFormat.PAGE; at < whole.length; at += bytes.getInt(at + 4)) {
      int from = at + TraceFormat.CHUNK_HEADER;
      payloads.add(new int[] {from, from + bytes.getInt(at + LENGTH_OFFSET)});
    }
    for (int seed = 0; seed < MUTANTS; seed++) {
      Mutator m = new Mutator(seed);
      int[] payload = m.any(payloads);

      execute("analyze", file("t.impasse", m.inPlace(whole, payload[0], payload[1])));

      assertThat(exitCode() == ExitCode.BAD_INPUT || stdout().equals(before))
          .as("the answer is the same, or the damage is said: seed=%s%n%s", seed, stdout())
          .isTrue();
    }
  }

  // ---- other files ------------------------------------------------------------------------------

  private byte[] orders() throws IOException {
    LockClass first = new LockClass(LockKind.MONITOR, "java.lang.Object", "demo.Pair.first");
    LockClass second = new LockClass(LockKind.MONITOR, "java.lang.Object", "demo.Pair.second");
    Site site = new Site(0, "demo.Pair", "run", "", "Pair.java", 10, "", "", "monitorenter");
    List<OrderRun> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      OrderedLock held = new OrderedLock(i == 0 ? first : second, false, site);
      OrderedLock requested = new OrderedLock(i == 0 ? second : first, false, site);
      OrderEntry entry =
          new OrderEntry(
              List.of(held),
              requested,
              3,
              List.of(1L),
              false,
              List.of(List.of(1, 2)),
              false,
              List.of(new StackTraceElement("demo.Pair", "run", "Pair.java", 10)));
      runs.add(new OrderRun("run" + i, 1, 7 + i, "host", 1, "java", 0, List.of(entry)));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OrdersWriter.write(Orders.of(runs), bytes);
    return bytes.toByteArray();
  }

  @Test
  void survivesLockOrders() throws Exception {
    byte[] whole = orders();
    Path file = file("o.impasse", whole);
    execute("analyze", file);
    String before = stdout();
    attack(
        "lock orders",
        m -> {
          byte[] mutant = m.bytes(whole);
          boolean sums = m.below(2) == 0;
          if (sums && mutant.length >= 20) {
            CRC32 sum = new CRC32();
            sum.update(mutant, 20, mutant.length - 20);
            ByteBuffer.wrap(mutant).putInt(12, mutant.length - 20).putInt(16, (int) sum.getValue());
          }
          return new Object[] {m.below(4) == 0 ? "stats" : "analyze", file("o.impasse", mutant)};
        });
    for (int at = 12; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 4;
      execute("analyze", file("o.impasse", flipped));
      assertThat(exitCode() == ExitCode.BAD_INPUT || stdout().equals(before))
          .as("a flipped bit is found: offset=%s", at)
          .isTrue();
    }
  }

  @Test
  void survivesThreadDumps() throws Exception {
    List<byte[]> dumps = new ArrayList<>();
    for (String name : List.of("mon-17.txt", "hostile-25.txt", "pinned-25.txt")) {
      dumps.add(Files.readAllBytes(DUMPS.resolve(name)));
    }

    attack("thread dump", m -> new Object[] {"analyze", file("d.txt", m.bytes(m.any(dumps)))});
  }

  @Test
  void survivesThreadDumpsInJson() throws Exception {
    byte[] whole;
    try (InputStream in = AttackTest.class.getResourceAsStream("/dumps/mon-virtual-25.json")) {
      whole = in.readAllBytes();
    }

    attack("JSON dump", m -> new Object[] {"analyze", file("d.json", m.bytes(whole))});
  }

  @Test
  void survivesStdText() throws Exception {
    byte[] text =
        ("T1|fork(T2)|1\nT1|acq(L1)|2\nT1|req(L2)|3\nT1|acq(L2)|3\nT1|w(x)|4\nT1|rel(L2)|5\n"
                + "T1|wait(L1)|6\nT2|acq(L2)|7\nT2|r(x)|8\nT2|acq(a long name)|9\nT2|notify(L1)|9\n"
                + "T2|rel(L2)|10\nT1|join(T2)|11\n")
            .getBytes(StandardCharsets.UTF_8);

    attack(
        "STD text",
        m -> {
          byte[] mutant = m.bytes(text);
          return m.below(3) == 0
              ? read(m, file("s.std.gz", packed(mutant)))
              : read(m, file(m.any(List.of("s.std", "s.txt")), mutant));
        });
  }

  @Test
  void survivesKnownFindings() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    byte[] baseline =
        "# known\ne79578b9  detected  deadlock  x\n1234abcd\n".getBytes(StandardCharsets.UTF_8);
    byte[] rules =
        "lock=Pair.* method=r?n kind=deadlock reason=x\nfingerprint=e79578b9 reason=y\n"
            .getBytes(StandardCharsets.UTF_8);

    attack(
        "known findings",
        m ->
            m.below(2) == 0
                ? new Object[] {"analyze", "--baseline", file("b", m.bytes(baseline)), trace}
                : new Object[] {"analyze", "--suppressions", file("s", m.bytes(rules)), trace});
  }

  @Test
  void survivesClassFilesAndJars() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    byte[] code;
    try (InputStream in = Pair.class.getResourceAsStream("Pair.class")) {
      code = in.readAllBytes();
    }
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(jar)) {
      out.putNextEntry(new ZipEntry("demo/Pair.class"));
      out.write(code);
    }
    Path classes = Files.createDirectory(folder.resolve("classes"));

    attack(
        "class file",
        m -> {
          boolean isJar = m.below(3) == 0;
          Path path = isJar ? file("j.jar", m.bytes(jar.toByteArray())) : classes;
          if (!isJar) {
            Files.write(classes.resolve("Pair.class"), m.bytes(code));
          }
          return new Object[] {"analyze", "--class-path", path, trace};
        });
  }

  // ---- command lines ----------------------------------------------------------------------------

  @Test
  void survivesCommandLines() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    // Nothing that starts a process or writes a file.
    List<String> words =
        List.of(
            "analyze",
            "replay",
            "stats",
            "explain",
            "--format",
            "json",
            "--limit",
            "7",
            "--fail-on",
            "suspected",
            "--explain",
            "e79578b9",
            "--max-size",
            "4g",
            "--from",
            "--thread",
            "Left",
            "--source-path",
            ".",
            "--color",
            "always",
            "--width",
            "80",
            "--help",
            "--lock",
            "first",
            trace.toString());

    attack(
        "command line",
        m -> {
          List<Object> line = new ArrayList<>();
          line.add(m.any(words.subList(0, 4)));
          for (int n = m.below(6); n > 0; n--) {
            String word = m.any(words);
            line.add(
                m.below(3) > 0
                    ? word
                    : new String(
                        m.bytes(word.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
          }
          return line.toArray();
        });
  }
}
