package dev.impasse.core.dump;

import dev.impasse.core.dump.ThreadHeader.Form;
import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the lines of one dump that is text.
 *
 * <p>A thread begins with {@code "NAME" #12 ... tid=0x...}. A name may contain anything, line ends
 * and what looks like another thread included, and is printed as it is. But since Java 10 the dump
 * lists the {@code tid} of every thread before the first of them, and a line counts as the
 * beginning of a thread, or as its end after a name of several lines, only if its {@code tid} is in
 * that list.
 *
 * <p>One piece, though long: what a line means depends on those before it, which are kept here.
 */
final class TextDump {

  private static final String LISTED = "_java_thread_list=";
  private static final int MOST_OF_A_NAME = 1 << 20;

  /** A thread that every JVM has as long as it runs, at an address that another has elsewhere. */
  private static final String OF_EVERY_JVM = "Reference Handler";

  private static final Pattern TID = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern LENGTH = Pattern.compile("length=(\\d{1,9})");
  private static final Pattern OF_LIST = Pattern.compile("[\\sx0-9a-fA-F,}]*");
  private static final int MOST_OF_A_LIST = 1 << 24;
  private static final Pattern NO_TID = Pattern.compile("(?:0x)?0*");
  private static final Pattern MOUNTED = Pattern.compile("Mounted virtual thread #(\\d{1,15})\\s*");
  private static final Pattern DEADLOCKS =
      Pattern.compile("Found (?:a total of )?\\d{1,9} deadlocks?\\..*");

  private final boolean hasFirstLine;
  private final FrameTable frames = new FrameTable();
  private final List<TextThread> threads = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> listed = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<Long> numbers = new HashSet<>();
  private final JvmDeadlocks byJvm = new JvmDeadlocks();
  private String process = "";
  private String firstName = "";
  private @Nullable StringBuilder list;
  private boolean hasLastLine;
  private boolean tellsOwners;
  private boolean ofServiceability;
  private @Nullable Form form;
  private @Nullable StringBuilder name;
  private @Nullable TextThread thread;
  private @Nullable TextThread mounted;

  TextDump(boolean hasFirstLine) {
    this.hasFirstLine = hasFirstLine;
  }

  /** Whether the name of a thread is not at its end yet. */
  boolean isInName() {
    return name != null;
  }

  /** Whether a line that begins a thread cannot belong to this dump. */
  boolean isOfAnother(String line) {
    ThreadHeader header = ThreadHeader.parse(line);
    if (header == null || !listed.isEmpty() || form == null) {
      return false;
    }
    if (hasLastLine || (header.form() != form && header.form() != Form.HOTSPOT)) {
      return true;
    }
    if (hasFirstLine) {
      return false;
    }
    if (header.number() > 0) {
      return numbers.contains(header.number());
    }
    return hasTid(header) ? seen.contains(header.tid()) : header.name().equals(firstName);
  }

  void line(String line) {
    if (list(line)) {
      return;
    }
    if (byJvm.isOpen()) {
      if (DEADLOCKS.matcher(line).matches()) {
        byJvm.end();
        return;
      }
      if (!line.startsWith(DumpLines.DEADLOCK) && ThreadHeader.parse(line) == null) {
        byJvm.line(line);
        return;
      }
      byJvm.end();
    }
    if (name != null || line.startsWith("\"") || isOfFile(line)) {
      header(line);
    } else if (line.startsWith(DumpLines.DEADLOCK)) {
      endThread();
      byJvm.begin();
    } else if (line.startsWith("JNI global ref")) {
      endThread();
      hasLastLine = true;
    } else if (line.startsWith("Deadlock Detection:")) {
      ofServiceability = true;
    } else {
      body(line);
    }
  }

  private static boolean isOfFile(String line) {
    return line.startsWith("#") && ThreadHeader.parse(line) != null;
  }

  /** Takes a line of the list of threads; whether it is one. */
  private boolean list(String line) {
    if (!seen.isEmpty() || name != null) {
      return false;
    }
    if (line.startsWith(LISTED)) {
      list = new StringBuilder();
    }
    StringBuilder text = list;
    if (text == null) {
      return false;
    }
    boolean isOfList = text.isEmpty() || OF_LIST.matcher(line).matches();
    if (isOfList && text.length() < MOST_OF_A_LIST) {
      text.append(line.strip());
    }
    if (isOfList && line.contains("}")) {
      endList(text.toString());
    } else if (line.startsWith("\"")) {
      list = null; // its end is lost
      return false;
    }
    return true;
  }

  /** A list that lacks some is worse than none: threads would be taken for parts of a name. */
  private void endList(String text) {
    list = null;
    TID.matcher(text.substring(text.indexOf('{') + 1))
        .results()
        .forEach(tid -> listed.add(tid.group()));
    Matcher length = LENGTH.matcher(text);
    if (length.find() && Integer.parseInt(length.group(1)) != listed.size()) {
      listed.clear();
    }
  }

  /** Takes a line that is, or is part of, the first one of a thread. */
  private void header(String line) {
    ThreadHeader whole = ThreadHeader.parse(line);
    if (name != null && (whole == null || !listed.isEmpty())) {
      whole = ThreadHeader.parse('"' + line);
    } else {
      name = null;
    }
    if (name == null) {
      endThread();
    }
    if (whole != null && isThread(whole)) {
      String text = name == null ? whole.name() : name + "\n" + whole.name();
      name = null;
      begin(whole, text);
    } else if (name != null) {
      if (name.length() < MOST_OF_A_NAME) {
        name.append('\n').append(line);
      }
    } else if (line.startsWith("\"") && (whole == null || whole.number() > 0)) {
      name = new StringBuilder(line.substring(1)); // else one of the JVM's own, which hold nothing
    }
  }

  private boolean isThread(ThreadHeader header) {
    if (header.form() != Form.HOTSPOT) {
      return listed.isEmpty();
    }
    return listed.isEmpty()
        ? header.number() > 0 || numbers.isEmpty()
        : header.number() > 0 && listed.contains(header.tid());
  }

  private static boolean hasTid(ThreadHeader header) {
    return !NO_TID.matcher(header.tid()).matches();
  }

  private void begin(ThreadHeader header, String text) {
    if (form == null) {
      form = header.form();
      firstName = text;
    }
    tellsOwners |= header.form() == Form.THREAD_INFO;
    if (hasTid(header) && !seen.add(header.tid())) {
      problems.add("a thread is there twice: tid=" + header.tid());
      return;
    }
    long number = header.number();
    if (number > 0) {
      numbers.add(number);
    } else {
      number = threads.size() + 1L; // before Java 8 they have none
    }
    if (text.equals(OF_EVERY_JVM)) {
      process = header.tid();
    }
    thread = new TextThread(number, text, header.virtual(), header.daemon(), frames);
    thread.header(header);
  }

  /** Takes a line that is a frame, as most are. */
  void frame(String line) {
    if (byJvm.isOpen()) {
      byJvm.line(line);
    } else {
      inThread(line);
    }
  }

  private void body(String line) {
    String text = line.stripLeading();
    Matcher onCarrier = text.startsWith("Mounted ") ? MOUNTED.matcher(text) : null;
    if (onCarrier != null && onCarrier.matches()) {
      endMounted();
      mounted = new TextThread(Long.parseLong(onCarrier.group(1)), "", true, true, frames);
    } else if (text.startsWith("Locked ownable synchronizers:")) {
      tellsOwners = true;
      endMounted();
    } else {
      inThread(line);
    }
  }

  private void inThread(String line) {
    if (mounted != null) {
      mounted.line(line);
    } else if (thread != null) {
      thread.line(line);
    }
  }

  private void endMounted() {
    if (mounted != null) {
      threads.add(mounted);
      mounted = null;
    }
  }

  private void endThread() {
    endMounted();
    if (thread != null) {
      if (thread.isDamaged()) {
        problems.add("lines of two threads run together: name=" + thread.name());
      } else if (!thread.isEmpty() || !numbers.isEmpty()) {
        threads.add(thread);
      }
      thread = null;
    }
  }

  /**
   * Returns the dump; its last lines may be missing.
   *
   * @param last the last line that was read
   * @param pid what stands above the dump of the process, "" if nothing
   * @param time what stands there of the time
   */
  ThreadDump finish(String last, String pid, String time) {
    endThread();
    List<DumpThread> read = withOwners();
    boolean cutSection = byJvm.isOpen() && byJvm.isCut();
    Set<Long> certain = byJvm.isEmpty() ? Set.of() : byJvm.addTo(read);
    int missing = listed.isEmpty() ? 0 : listed.size() - seen.size();
    if (missing > 0 && problems.isEmpty()) {
      problems.add("threads are missing: listed=" + listed.size() + " found=" + seen.size());
    }
    List<String> doubts = new ArrayList<>();
    if (cutSection) {
      doubts.add("the JVM's own list of deadlocks is cut");
    } else if (byJvm.isOfDeadlock(read)) { // dropped where they show it
      doubts.add("the JVM lists a deadlock, and its threads do not show it as they stand here");
    }
    if (!hasFirstLine && form == Form.HOTSPOT) {
      doubts.addAll(DumpDoubts.ofLostOwners(read));
    }
    if (form == Form.HOTSPOT && hasFirstLine && !hasLastLine) {
      doubts.add("the dump ends in the middle: last line=" + last.strip());
    }
    if (read.isEmpty()) {
      doubts.add("no thread in it could be read; these are read: " + TextDumpReader.FORMS);
    } else if (form == null && ofServiceability && certain.isEmpty()) {
      doubts.add("jstack -F does not show who owns locks: make one with jstack -l PID");
    }
    int unread = threads.stream().mapToInt(TextThread::unread).sum();
    if (unread > 0) {
      doubts.add("lines about locks are in a form that is not known: lines=" + unread);
    } else if (threads.stream().noneMatch(TextThread::namesLocks)) {
      doubts.addAll(DumpDoubts.ofUnnamedLocks(read, certain)); // else it is about to go on
    }
    if (form != Form.HOTSPOT) {
      doubts.addAll(DumpDoubts.ofInitialisers(read));
      doubts.addAll(DumpDoubts.ofCutStacks(threads));
    }
    doubts.addAll(DumpDoubts.ofNoStacks(read, certain));
    if (form != Form.TO_FILE) {
      doubts.addAll(DumpDoubts.ofVirtualThreads(read, tellsOwners));
    }
    List<String> notes = owners(read, certain, doubts);
    boolean instant = form != Form.TO_FILE;
    return new ThreadDump(
        instant ? process : pid,
        instant ? "" : time,
        instant,
        read,
        problems,
        notes,
        doubts,
        certain,
        tellsOwners);
  }

  /** Says what this form keeps of the owners of locks. */
  private List<String> owners(List<DumpThread> read, Set<Long> certain, List<String> doubts) {
    if (tellsOwners || read.isEmpty() || form == null) {
      return List.of();
    }
    long ownerless =
        read.stream()
            .filter(t -> !certain.contains(t.id()) && t.ownerId() == 0)
            .map(DumpThread::wants)
            .filter(TextDump::hasAnOwner)
            .count();
    if (ownerless > 0 && certain.isEmpty()) {
      doubts.add(
          "threads wait for locks of java.util.concurrent whose owners this form does not show;"
              + " make one with jstack -l PID or jcmd PID Thread.print -l: threads="
              + ownerless);
      return List.of();
    }
    return List.of(
        "it was made without -l, and does not tell who holds the locks of"
            + " java.util.concurrent: only monitors were looked at");
  }

  private static boolean hasAnOwner(@Nullable DumpLock lock) {
    return lock != null
        && (lock.kind() == LockKind.REENTRANT_LOCK || lock.kind() == LockKind.READ_WRITE_LOCK);
  }

  /** Finds the owners that the dump names. */
  private List<DumpThread> withOwners() {
    Map<String, Long> byName = new HashMap<>();
    Map<Long, String> byNumber = new HashMap<>();
    List<DumpThread> read = new ArrayList<>();
    for (TextThread one : threads) {
      DumpThread made = one.thread();
      read.add(made);
      byNumber.put(made.id(), made.name());
      byName.merge(made.name(), made.id(), (a, b) -> 0L); // of several, nobody knows which
    }
    for (int i = 0; i < read.size(); i++) {
      DumpThread made = read.get(i);
      String owner = threads.get(i).ownerName();
      DumpLock lock = made.wants();
      if (lock != null && !owner.isEmpty() && !owner.equals(byNumber.get(made.ownerId()))) {
        read.set(i, made.waiting(lock, byName.getOrDefault(owner, 0L)));
      }
    }
    return read;
  }
}
