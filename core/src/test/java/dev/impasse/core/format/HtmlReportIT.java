package dev.impasse.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Holder;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.StackGroup;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.html.Chromium;
import dev.impasse.core.html.RandomEvents;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.replay.HeldLock;
import dev.impasse.core.replay.LockState;
import dev.impasse.core.replay.PendingWait;
import dev.impasse.core.report.FindingSketch;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportFiles;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.SourcePath;
import dev.impasse.core.report.TraceOpener;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceSketch;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, opened from disk. */
class HtmlReportIT {

  /** How many colours a canvas has. */
  private static final String COLOURS =
      "(() => { const from = document.querySelector('canvas');"
          + " const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});"
          + " c.canvas.width = from.width; c.canvas.height = from.height; c.drawImage(from, 0, 0);"
          + " const d = c.getImageData(0, 0, from.width, from.height).data; const s = new Set();"
          + " for (let i = 0; i < d.length; i += 4) s.add(d[i] << 16 | d[i+1] << 8 | d[i+2]);"
          + " return s.size; })()";

  /** Lets what was asked for be drawn. */
  private static final String DRAWN =
      "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)));";

  private static @Nullable Chromium started;

  @TempDir static Path folder;

  @BeforeAll
  static void startsTheBrowser() {
    started = Chromium.start();
  }

  @AfterAll
  static void stopsTheBrowser() {
    if (started != null) {
      started.close();
    }
  }

  @AfterEach
  void nothingIsComplainedAbout() {
    assertThat(browser().complaints()).isEmpty();
  }

  private static Chromium browser() {
    if (started == null) {
      throw new IllegalStateException("no browser");
    }
    return started;
  }

  private static Chromium open(Report report) throws IOException {
    return open(report, SourcePath.NONE);
  }

  private static Chromium open(Report report, SourcePath sources) throws IOException {
    Path file = folder.resolve("report.html");
    ReportFiles.write(report, Format.HTML.writer(sources), file);
    browser().open(file);
    browser().await(DRAWN);
    return browser();
  }

  private static Report of(long events, @Nullable TraceOpener trace, ReportEntry... entries) {
    ReportSection section =
        new ReportSection(
            "app.impasse", null, events, 3, List.of(entries), List.of(), List.of(), null, trace);
    return new Report(List.of(section), null, Report.STANDARD_LIMIT);
  }

  private static long word(int op, int ticket, int lock) {
    return EventWord.encode(op, 0, ticket, 5, lock);
  }

  /** Two threads that took two locks in two orders; the cycle closes with the last event. */
  private static Report mutex() throws IOException {
    Path file = folder.resolve("mutex.impasse");
    new TraceSketch()
        .type(1, "java.lang.Object")
        .site(5, "lock", "x.C.lock")
        .site(6, "other", "x.C.other")
        .thread(1, "Thread-1")
        .thread(2, "Thread-2")
        .lock(1, 1, 2, 5)
        .lock(1, 2, 2, 6)
        .word(1, word(EventWord.OP_ACQUIRE, 0, 1))
        .word(2, word(EventWord.OP_ACQUIRE, 0, 2))
        .word(1, word(EventWord.OP_REQUEST, 0, 2))
        .word(2, word(EventWord.OP_REQUEST, 0, 1))
        .write(file);
    return of(4, () -> TraceFile.open(file), ReportEntry.of(FindingSketch.mutex(), 4L));
  }

  @Test
  void drawsTheGraphAndTheLanes() throws IOException {
    Chromium page = open(mutex());

    assertThat(page.count("document.querySelectorAll('.finding svg .node').length")).isEqualTo(5);
    assertThat(page.count("document.querySelectorAll('.finding svg .edge.cycle').length"))
        .isEqualTo(4);
    assertThat(page.count("document.querySelectorAll('.live svg .edge.cycle').length"))
        .isEqualTo(4);
    assertThat(page.count(COLOURS)).isGreaterThan(8);
    assertThat(page.text(".cycle")).isEqualTo("Thread-1 → mutexA → Thread-2 → mutexB → Thread-1");
    assertThat(page.text("#told")).contains("requests", "here the cycle closes");
  }

  @Test
  void replaysEventByEvent_withTheKeysOfTheSlider() throws IOException {
    Chromium page = open(mutex());
    WebElement slider = page.driver().findElement(By.id("scrubber"));

    slider.sendKeys(Keys.HOME);
    assertThat(page.text("#told")).contains("Before the first event");
    assertThat(page.count("document.querySelectorAll('.state tbody tr').length")).isZero();

    slider.sendKeys(Keys.ARROW_RIGHT);
    assertThat(page.text(".state tbody")).contains("Thread-1", "C.lock").doesNotContain("Thread-2");

    slider.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(page.text(".state tbody")).contains("Thread-2", "C.other");
    assertThat(page.count("document.querySelectorAll('.live svg .edge.cycle').length")).isZero();

    slider.sendKeys(Keys.END);
    assertThat(page.count("document.querySelectorAll('.live svg .edge.cycle').length"))
        .isEqualTo(4);
  }

  @Test
  void believesOfEveryEventWhatTheReplayBelieves() throws IOException {
    RandomEvents events = new RandomEvents(7, 6_000, 9, 7, "");
    Chromium page = open(of(6_000, () -> events));

    assertThat(statesIn(page, 0, 6_000, 13)).isEqualTo(statesOf(events, 0, 13));
  }

  @Test
  void believesTheSame_whereAPartBeginsInTheMiddle() throws IOException {
    RandomEvents events = new RandomEvents(8, 61_000, 9, 7, "");
    Chromium page = open(of(61_000, () -> events));

    assertThat(page.text("#partial")).contains("60,000");
    assertThat(statesIn(page, 1_000, 61_000, 500)).isEqualTo(statesOf(events, 1_000, 500));
    assertThat(statesIn(page, 1_000, 1_200, 1))
        .isEqualTo(statesOf(events, 1_000, 1).subList(0, 201));
  }

  private static @Nullable Object statesIn(Chromium page, int from, int to, int every) {
    return page.run(
        "const t = [...impasse.main.traces.values()][0]; const all = [];"
            + "for (let n = arguments[0]; n <= arguments[1]; n += arguments[2]) {"
            + " const s = t.parts[0].stateAt(n);"
            + " all.push([...s.threads].map(([i, x]) => t.threads[i][0] + ' holds '"
            + " + x.held.map(h => t.locks[h.lock][0] + (h.shared ? '/s' : '') + '*' + h.count"
            + " + (h.place ? '@' + t.places[h.place] : '')).join() + ' wants '"
            + " + x.waits.map(w => w.reason + ' ' + (w.reason == 'end' ? t.threads : t.locks)[w.target][0]"
            + " + (w.timed ? ' timed' : '')).join() + (x.ended ? ' ended' : ''))"
            + ".sort().join('\\n')); } return all;",
        from,
        to,
        every);
  }

  /** The states after every so many events, also before the first. */
  private static List<String> statesOf(RandomEvents events, int from, int every) {
    List<String> all = new ArrayList<>();
    LockState state = new LockState();
    EventCursor event = events.cursor();
    do {
      if (event.index() > 0) {
        state.apply(event);
      }
      if (event.index() >= from && (event.index() - from) % every == 0) {
        List<String> lines = new ArrayList<>();
        state.threads().forEach(thread -> lines.add(line(events, state, thread)));
        lines.sort(null);
        all.add(String.join("\n", lines));
      }
    } while (event.next());
    return all;
  }

  private static String line(RandomEvents events, LockState state, int thread) {
    List<String> held = new ArrayList<>();
    for (HeldLock one : state.held(thread)) {
      String at = one.site() == 0 ? "" : "@" + events.site(one.site()).frame();
      String mode = one.mode() == Mode.SHARED ? "/s" : "";
      held.add(events.lock(one.lock()).label() + mode + "*" + one.count() + at);
    }
    List<String> waits = new ArrayList<>();
    for (PendingWait one : state.waits(thread)) {
      String lock = one.reason() == PendingWait.Reason.THREAD_END ? "" : lock(events, one);
      String what =
          switch (one.reason()) {
            case LOCK -> "lock " + lock;
            case NOTIFICATION -> "notification " + lock;
            case THREAD_END -> "end " + events.thread(one.target()).name();
          };
      waits.add(what + (one.timed() ? " timed" : ""));
    }
    return events.thread(thread).name()
        + " holds "
        + String.join(",", held)
        + " wants "
        + String.join(",", waits)
        + (state.ended(thread) ? " ended" : "");
  }

  private static String lock(RandomEvents events, PendingWait wait) {
    return events.lock(wait.target()).label();
  }

  @Test
  void showsOnlyTheLanes_thatAFilterLetsThrough() throws IOException {
    Chromium page = open(of(500, () -> new RandomEvents(1, 500, 12, 5, "")));
    String lanes = "Number(document.querySelector('canvas').dataset.lanes)";
    assertThat(page.count(lanes)).isEqualTo(12);

    WebElement thread = page.driver().findElement(By.id("filter-thread"));
    thread.sendKeys("T1");
    page.await(DRAWN);
    assertThat(page.count(lanes)).isEqualTo(4); // T1, T10, T11, T12
    assertThat(page.text(".state tbody")).doesNotContain("T2");

    page.driver().findElement(By.id("filter-lock")).sendKeys("lock3");
    page.await(DRAWN);
    assertThat(page.text(".state")).doesNotContain("lock1", "lock2");

    thread.clear();
    thread.sendKeys("nobody");
    page.await(DRAWN);
    assertThat(page.count(lanes)).isZero();
  }

  @Test
  void showsWhoBlocksOthersInADump_asAGraphThatAFilterPales() throws IOException {
    ThreadRef root = new ThreadRef(1, "payment", false, false);
    ThreadRef audit = new ThreadRef(2, "audit", false, false);
    LockRef account = new LockRef(0, LockKind.MONITOR, "Account@1", "x.Account");
    LockRef log = new LockRef(0, LockKind.MONITOR, "Log@2", "x.Log");
    List<Bystander> waiters = new ArrayList<>(List.of(new Bystander(audit, account, null)));
    for (int i = 0; i < 9; i++) {
      waiters.add(new Bystander(new ThreadRef(10 + i, "<b>http-" + i, false, false), log, null));
    }
    List<StackTraceElement> stack = List.of(new StackTraceElement("x.Db", "read", "Db.java", 7));
    WaitSummary waits =
        new WaitSummary(
            List.of(
                new RootBlocker(
                    root,
                    "waits for the database",
                    account,
                    12,
                    waiters,
                    List.of(new Holder(account, root), new Holder(log, audit)),
                    stack,
                    "")),
            List.of(new StackGroup(9, List.of("http-0"), "waits to enter a monitor", stack)),
            2,
            List.of());
    ReportSection dump =
        new ReportSection("d.txt", null, 0, 13, List.of(), List.of(), List.of(), null, null);
    Chromium page = open(new Report(List.of(dump.with(waits)), null, Report.STANDARD_LIMIT));

    assertThat(page.text("#waits"))
        .contains("12 threads wait behind payment, which waits for the database.")
        .contains("9 threads, each waits to enter a monitor", "2 threads of pools are idle.");
    assertThat(page.count("document.querySelectorAll('#waits svg .edge.held').length"))
        .isEqualTo(2);
    assertThat(
            page.count(
                "[...document.querySelectorAll('#waits svg .node text')].filter(node =>"
                    + " ['audit', '<b>http-0', '7 more threads'].includes(node.textContent)).length"))
        .isEqualTo(3);

    page.driver().findElement(By.cssSelector("#waits input")).sendKeys("audit");
    assertThat(page.count("document.querySelectorAll('#waits .root').length")).isEqualTo(1);
    assertThat(page.count("document.querySelectorAll('#waits .node:not(.faint)').length"))
        .isEqualTo(1);
    page.driver().findElement(By.cssSelector("#waits input")).sendKeys("x");
    assertThat(page.text("#waits")).contains("Nothing here has that in it.");
  }

  @Test
  void showsALongTraceInLevels_andReplaysItsEnd() throws IOException {
    Chromium page = open(of(400_000, () -> new RandomEvents(3, 400_000, 20, 9, "")));

    assertThat(page.text("#partial")).contains("400,000 events", "60,000");
    assertThat(page.count(COLOURS)).isGreaterThan(8);
    page.driver().findElement(By.id("zoom-fit")).click();
    page.await(DRAWN);
    assertThat(page.count("impasse.main.traces.get(0).lanes.to")).isEqualTo(400_001);
    assertThat(page.count(COLOURS)).isGreaterThan(8);
    for (int i = 0; i < 14; i++) {
      page.driver().findElement(By.id("zoom-in")).click();
    }
    page.await(DRAWN);
    assertThat(page.count(COLOURS)).isGreaterThan(8);
    page.driver().findElement(By.id("back")).click();
    assertThat(page.text("#position")).isEqualTo("399,999 / 400,000");
  }

  @Test
  void showsTenThousandFindings_aPageAtATime() throws IOException {
    ReportEntry[] entries = new ReportEntry[10_000];
    for (int i = 0; i < entries.length; i++) {
      Certainty certainty = i % 5 == 0 ? Certainty.PREDICTED : Certainty.SUSPECTED;
      entries[i] =
          ReportEntry.of(
              FindingSketch.mutex(FindingKind.DEADLOCK, certainty, String.format("%08x", i)), null);
    }
    Chromium page = open(of(0, null, entries));

    assertThat(page.count("document.querySelectorAll('.row').length")).isEqualTo(25);
    assertThat(page.text("#top")).contains("2,000 predicted", "8,000 suspected");
    page.driver().findElement(By.cssSelector(".pages button:last-child")).click();
    assertThat(page.text(".pages")).contains("page 2 of");
    page.driver().findElement(By.cssSelector(".row:nth-of-type(3)")).click();
    assertThat(page.text("#list")).contains("page 2 of");
    page.driver().findElement(By.cssSelector("#list input")).sendKeys("#00000005");
    assertThat(page.count("document.querySelectorAll('.row').length")).isEqualTo(1);
  }

  @Test
  void saysNothingIsWell_whereAFileWasNotRead_orAnAgentReportedMore() throws IOException {
    Chromium page =
        open(new Report(List.of(ReportSection.unreadable("b.impasse", "no such file")), null, 50));
    assertThat(page.text("body"))
        .contains("not all could be read", "no such file")
        .doesNotContain("No deadlock", "no findings");

    ReportSection reported =
        new ReportSection(
            "a", null, 4, 2, List.of(), List.of("DEADLOCK #1\n"), List.of(), null, null);
    page = open(new Report(List.of(reported), null, 50));
    assertThat(page.text("body"))
        .contains("No deadlock in the events", "DEADLOCK #1")
        .doesNotContain("no findings");

    page = open(of(5, null));
    assertThat(page.text("body")).contains("no findings", "no deadlock in 5 events of 3 threads");
  }

  @Test
  void opensTheFindingOfItsAddress_andTheTraceThatIsChosen() throws IOException {
    ReportEntry first = ReportEntry.of(FindingSketch.mutex(), null);
    ReportEntry second =
        ReportEntry.of(
            FindingSketch.mutex(FindingKind.LOST_SIGNAL, Certainty.SUSPECTED, "00c0ffee"), null);
    ReportSection one = of(50, () -> new RandomEvents(1, 50, 3, 3, ""), first).sections().get(0);
    ReportSection two = of(60, () -> new RandomEvents(2, 60, 4, 3, ""), second).sections().get(0);
    Chromium page = open(new Report(List.of(one, two), null, 50));
    assertThat(page.text("#position")).endsWith("/ 50");

    page.driver().get(page.driver().getCurrentUrl().replaceAll("#.*", "") + "#00c0ffee");
    page.await(DRAWN);
    assertThat(page.text(".finding h2")).containsIgnoringCase("lost wakeup");
    assertThat(page.text("#position")).endsWith("/ 60");

    page.run(
        "const s = document.getElementById('traces'); s.value = '0';"
            + " s.dispatchEvent(new Event('change'))");
    page.await(DRAWN);
    assertThat(page.text("#position")).endsWith("/ 50");
  }

  @Test
  void showsHostileNamesAsText() throws IOException {
    Chromium page = open(ReportSketch.hostile());
    assertHarmless(page);
    assertThat(page.text(".finding")).contains("<script>alert('x')</script>", "\\u202e");

    String evil = "</script><img src=x onerror=alert(1)>" + FindingSketch.EVIL;
    page = open(of(300, () -> new RandomEvents(5, 300, 4, 4, evil)));
    page.driver().findElement(By.id("scrubber")).sendKeys(Keys.HOME, Keys.PAGE_UP);
    assertHarmless(page);
    assertThat(page.text(".state")).contains("<img src=x onerror=alert(1)>");
  }

  @Test
  void showsSourceLinesAsText() throws IOException {
    Path file = Files.createDirectories(folder.resolve("x")).resolve("MutexDemo.java");
    Files.writeString(file, "  lock(); // <img src=x onerror=alert(1)>\u202e\n".repeat(40));

    Chromium page = open(mutex(), SourcePath.of(folder.toString()));

    assertHarmless(page);
    assertThat(page.text(".source"))
        .contains("30", "31", "32", "lock(); // <img src=x onerror=alert(1)>\\u202e");
    assertThat(page.count("document.querySelectorAll('.source .asked').length")).isEqualTo(4);
  }

  private static void assertHarmless(Chromium page) {
    assertThat(page.driver().getTitle()).isEqualTo("Impasse report");
    assertThat(page.count("document.scripts.length")).isEqualTo(2);
    assertThat(page.count("document.querySelectorAll('img, iframe, object, a[href]').length"))
        .isEqualTo(1); // the link to the findings
    assertThat(page.driver().getWindowHandles()).hasSize(1);
    assertThatThrownBy(() -> page.driver().switchTo().alert())
        .isInstanceOf(org.openqa.selenium.NoAlertPresentException.class);
  }

  @Test
  void runsNothingButItsOwnScript() throws IOException {
    Chromium page = open(mutex());

    assertThatThrownBy(() -> page.run("document.body.innerHTML = '<b>x</b>'"))
        .isInstanceOf(JavascriptException.class)
        .hasMessageContaining("TrustedHTML");
    assertThat(page.complaints()).isNotEmpty();
    page.run(
        "const i = document.createElement('img'); i.src = 'http://127.0.0.1:9/x.png';"
            + "document.body.append(i)");
    assertThat(page.await("setTimeout(() => arguments[0](1), 300)")).isNotNull();
    assertThat(page.complaints()).anyMatch(line -> line.contains("Content Security Policy"));
  }

  @Test
  void turnsDarkAndLight() throws IOException {
    Chromium page = open(mutex());
    String background = "return getComputedStyle(document.documentElement).backgroundColor";
    Object before = page.run(background);
    page.driver().findElement(By.id("theme")).click();
    assertThat(page.run(background)).isNotEqualTo(before);
    page.await(DRAWN);
    assertThat(page.count(COLOURS)).isGreaterThan(8);
  }
}
