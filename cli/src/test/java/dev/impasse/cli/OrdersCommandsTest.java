package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.OutputFile;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.orders.OrdersWriter;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code merge}, and what other commands make of lock orders. */
class OrdersCommandsTest extends CliTest {

  @TempDir Path folder;

  @Test
  void suspectsTheInversion_whenTheHalvesAreMerged() throws IOException {
    Path a = write("a", "left", "right");
    Path b = write("b", "right", "left");
    Path all = folder.resolve("all.impasse");

    execute("merge", a, b, b, "-o", all);
    assertExitCode(ExitCode.CLEAN);
    assertStderrContains("2 lock orders of 2 runs");

    execute("analyze", all);
    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("DEADLOCK SUSPECTED   2 threads, 2 locks", "different runs");

    execute("analyze", "--fail-on", "suspected", a, b);
    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("DEADLOCK SUSPECTED");

    execute("analyze", a);
    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("No inversion in 1 lock order of 1 run.");
  }

  @Test
  void suspectsTheInversion_whenItsHalvesAreInTheEventsOfTwoRuns() throws IOException {
    Path left = trace("left", SmallTrace.FIRST, SmallTrace.SECOND);
    Path right = trace("right", SmallTrace.SECOND, SmallTrace.FIRST);

    execute("analyze", "--fail-on", "suspected", left, right);
    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains(
        "All together:",
        "DEADLOCK SUSPECTED   2 threads, 2 locks",
        "different runs",
        "Pair.first was one object in each of these runs");

    execute("analyze", left, left, trace("again", SmallTrace.FIRST, SmallTrace.SECOND));
    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("No inversion in 2 lock orders of 2 runs, beside what each trace shows");
  }

  @Test
  void suspectsTheInversion_whenOneHalfIsInEventsAndTheOtherInLockOrders() throws IOException {
    Path left = trace("left", SmallTrace.FIRST, SmallTrace.SECOND);
    LockClass first = new LockClass(LockKind.MONITOR, "java.lang.Object", "demo.Pair.first");
    LockClass second = new LockClass(LockKind.MONITOR, "java.lang.Object", "demo.Pair.second");

    execute("analyze", left, write("right", lock(second), lock(first)));
    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("DEADLOCK SUSPECTED   2 threads, 2 locks", "process 42 on host");
  }

  private Path trace(String name, int outer, int inner) throws IOException {
    return new SmallTrace()
        .thread(1, "Left")
        .acquire(1, outer)
        .acquire(1, inner)
        .word(1, EventWord.OP_RELEASE, inner)
        .word(1, EventWord.OP_RELEASE, outer)
        .word(1, EventWord.OP_END, 0)
        .write(folder.resolve(name + ".impasse"));
  }

  @Test
  void listsTheOrders() throws IOException {
    execute("stats", write("a", "left", "right"));
    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("7  C.left -> C.right");
  }

  @Test
  void saysThatThereIsNothingToPlayBack() throws IOException {
    execute("replay", write("a", "left", "right"));
    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("no events to play back");
  }

  @Test
  void saysThatAFileIsDamaged_andWritesNothing() throws IOException {
    Path a = write("a", "left", "right");
    byte[] bytes = Files.readAllBytes(a);
    bytes[bytes.length - 1] ^= 1;
    Files.write(a, bytes);

    execute("merge", a, "-o", folder.resolve("all.impasse"));
    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("check sum");
    assertThat(folder.resolve("all.impasse")).doesNotExist();
  }

  @Test
  void mergesTheRest_andNamesWhatIsDamaged() throws IOException {
    write("a", "left", "right");
    write("b", "right", "left");
    byte[] whole = Files.readAllBytes(folder.resolve("a.impasse"));
    Files.write(folder.resolve("cut.impasse"), Arrays.copyOf(whole, whole.length - 9));

    execute("merge", folder, "-o", folder.resolve("all.orders"));
    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("cut.impasse: the body must be as long", "2 runs", "1 files refused");

    Files.delete(folder.resolve("cut.impasse"));
    execute("analyze", "--fail-on", "suspected", folder);
    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("DEADLOCK SUSPECTED", "2 threads, 2 locks");
  }

  @Test
  void goesOnWhereItWas_whenAFleetFileIsThere() throws IOException {
    Path fleet = folder.resolve("fleet.orders");
    Path a = write("a", "left", "right");
    execute("merge", "--into", fleet, a);
    assertExitCode(ExitCode.CLEAN);
    byte[] one = Files.readAllBytes(fleet);
    Files.setLastModifiedTime(fleet, FileTime.fromMillis(0));
    execute("merge", "--into", fleet, a);
    assertStderrContains("1 lock order of 1 run", "0 runs new");
    assertThat(Files.readAllBytes(fleet)).isEqualTo(one);
    assertThat(Files.getLastModifiedTime(fleet))
        .as("nothing is new")
        .isEqualTo(FileTime.fromMillis(0));

    write("b", "right", "left");
    Path list = Files.writeString(folder.resolve("list"), folder.resolve("[ab].impasse") + "\n");
    execute("merge", "--into", fleet, "--files-from", list);
    assertStderrContains("2 lock orders of 2 runs", "1 runs new");

    Files.writeString(fleet, "no orders");
    execute("merge", "--into", fleet, a);
    assertExitCode(ExitCode.BAD_INPUT);
    assertThat(fleet).hasContent("no orders");
  }

  @Test
  void leavesOut_whatAReleaseShowedAlready() throws IOException {
    release("a", "1.4", "left", "right");
    release("b", "1.4", "right", "left");
    execute("analyze", "--fail-on", "suspected", "--baseline-release", "1.4", folder);
    assertExitCode(ExitCode.CLEAN);

    execute("analyze", "--fail-on", "suspected", "--baseline-release", "1.3", folder);
    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains(
        "new: no run of release 1.3 shows C.left then C.right", "shop 1.4 (1, 1970");

    Path page = folder.resolve("fleet.html");
    execute("analyze", folder, "-o", page);
    assertThat(page).content().contains("\"inverted\":true");
  }

  private void release(String run, String version, String held, String requested)
      throws IOException {
    OrderRun plain = OrdersReader.read(write(run, held, requested)).runs().get(0);
    OrderRun of =
        new OrderRun(run, 2, 42, "host", 0, "java", 0, plain.entries(), "shop", version, 0);
    Files.write(folder.resolve(run + ".impasse"), OrdersWriter.bytes(Orders.of(List.of(of))));
  }

  @Test
  void saysClearly_whatItCannotDo() throws IOException {
    execute("merge", write("a", "left", "right"));
    assertExitCode(ExitCode.USAGE);
    execute("merge", "-o", folder.resolve("x"));
    assertExitCode(ExitCode.USAGE);
    assertStderrContains("--files-from=LIST");
    execute("merge", Files.createDirectory(folder.resolve("empty")), "-o", folder.resolve("x"));
    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("there are no lock orders in " + folder.resolve("empty"));
  }

  private Path write(String run, String held, String requested) throws IOException {
    return write(run, lock(held), lock(requested));
  }

  private Path write(String run, OrderedLock held, OrderedLock requested) throws IOException {
    OrderEntry entry =
        new OrderEntry(
            List.of(held),
            requested,
            7,
            List.of(1L),
            false,
            List.of(List.of(1, 2)),
            false,
            List.of());
    OrderRun of = new OrderRun(run, 1, 42, "host", 0, "java", 0, List.of(entry));
    Path file = folder.resolve(run + ".impasse");
    OutputFile.write(file, FileMode.USUAL, out -> OrdersWriter.write(Orders.of(List.of(of)), out));
    return file;
  }

  private static OrderedLock lock(String field) {
    return lock(
        new LockClass(
            LockKind.REENTRANT_LOCK, "java.util.concurrent.locks.ReentrantLock", "app.C." + field));
  }

  private static OrderedLock lock(LockClass of) {
    String field = of.place().substring(of.place().lastIndexOf('.') + 1);
    Site site = new Site(0, "app.C", "m" + field, "", "C.java", 5, field, of.place(), "Lock.lock");
    return new OrderedLock(of, false, site);
  }
}
