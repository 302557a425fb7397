package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.OwnedMonitor;
import dev.impasse.agent.site.Sites;
import dev.impasse.agent.waits.WaitTable;
import dev.impasse.agent.weave.MethodCode;
import dev.impasse.agent.weave.MethodCode.Call;
import dev.impasse.core.model.Site;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where threads wait, and where they took what they hold, while nothing of the application is
 * woven: found out from their stacks and the class files of what is on them. A frame of the JDK
 * says by which call a thread waits; the frame that called it, and the code of its method, what for
 * and what that is called. What a thread holds was taken by a call from which the code comes to the
 * line where the thread is without a release. Where two sites are possible none is said.
 *
 * <p>Made for one search, by one daemon; reads class files, which may block.
 */
final class RecoveredSites {

  private static final String MONITOR_ENTER = "monitorenter";
  private static final String METHOD = "synchronized method";

  /** Calls of a stamped lock that take one of its modes; of a read-write lock they take nothing. */
  private static final Pattern MODES =
      Pattern.compile("(try)?(Write|Read|write|read)Lock(Interruptibly)?|tryConvertTo\\w+");

  private static final Site UNKNOWN = Site.unknown(0);

  private final Sites sites;
  private final SitesOfClasses known;
  private final ClassFileCache codes;
  private final Map<Long, List<StackTraceElement>> stacks;
  private final Map<Long, List<OwnedMonitor>> monitors;
  private final boolean read;

  /** Which site names a monitor that has no record, by its identity hash. */
  private final Map<Integer, Integer> naming = new HashMap<>();

  /**
   * Prepares.
   *
   * @param stacks stacks of the threads
   * @param monitors which monitors they hold
   */
  RecoveredSites(
      Sites sites,
      SitesOfClasses known,
      ClassFileCache codes,
      Map<Long, List<StackTraceElement>> stacks,
      Map<Long, List<OwnedMonitor>> monitors) {
    this(sites, known, codes, stacks, monitors, true);
  }

  private RecoveredSites(
      Sites sites,
      SitesOfClasses known,
      ClassFileCache codes,
      Map<Long, List<StackTraceElement>> stacks,
      Map<Long, List<OwnedMonitor>> monitors,
      boolean read) {
    this.sites = sites;
    this.known = known;
    this.codes = codes;
    this.stacks = stacks;
    this.monitors = monitors;
    this.read = read;
  }

  /** Returns what knows of no site because none was looked for yet. */
  static RecoveredSites unread(Sites sites, SitesOfClasses known, ClassFileCache codes) {
    return new RecoveredSites(sites, known, codes, Map.of(), Map.of(), false);
  }

  /** Whether sites were looked for: if not, one that is unknown says nothing. */
  boolean areRead() {
    return read;
  }

  /** Returns the waits with their sites, as far as these can be found out. */
  Map<Long, Waiting> placed(Map<Long, Waiting> waits) {
    Map<Long, Waiting> placed = new HashMap<>();
    waits.forEach((id, waiting) -> placed.put(id, placed(waiting)));
    return placed;
  }

  /** Reads the class files of all that is on the stacks, so that nothing has to be read later. */
  void prepare() {
    stacks.values().forEach(stack -> stack.forEach(frame -> known.of(codes, frame.getClassName())));
    stacks.values().forEach(stack -> stack.forEach(codes::at));
  }

  private Waiting placed(Waiting w) {
    List<StackTraceElement> stack = stack(w.threadId());
    if (stack.isEmpty()) {
      return w;
    }
    List<Waiting.Want> wants = new ArrayList<>();
    for (Waiting.Want want : w.wants()) {
      wants.add(want.site() == 0 ? want.at(siteOf(stack, want)) : want);
    }
    Waiting.Blocked blocked = w.blocked();
    if (blocked != null && blocked.synchronizer() != null) {
      blocked = blocked.at(lockWanted(stack).id());
    } else if (blocked != null) {
      Site site = monitorWanted(stack);
      blocked = blocked.at(site.id());
      naming.merge(blocked.lockHash(), site.id(), this::betterName);
      known.of(codes, blocked.lockClass()); // whether it locks itself
    }
    return new Waiting(w.state(), w.thread(), w.threadId(), w.epoch(), wants, blocked);
  }

  private int siteOf(List<StackTraceElement> stack, Waiting.Want want) {
    LockRecord record = want.record();
    int at = caller(stack, record, want.awaiting());
    if (at < 0) {
      return 0;
    }
    StackTraceElement frame = stack.get(at);
    String inner = at == 0 ? "" : stack.get(at - 1).getMethodName();
    Site site = only(in(frame, s -> isCallOf(s, inner)));
    boolean back =
        want.kind() != ThreadState.WAIT_NOTIFY && site.operation().startsWith("Condition.");
    if (record != null && site.id() != 0 && !back) { // else it is the condition that is named there
      LockRecord named = want.kind() == ThreadState.WAIT_NOTIFY ? record : record.resource;
      named.namingSite = betterName(named.namingSite, site.id());
    }
    return site.id();
  }

  private int betterName(int before, int now) {
    return before == 0 || (!isNamed(before) && isNamed(now)) ? now : before;
  }

  private boolean isNamed(int site) {
    return !sites.site(site).ownerField().isEmpty();
  }

  /**
   * Returns the frame that called the JDK, a lock of an own class, or a future, to wait; -1 if none
   * did.
   */
  private static int caller(
      List<StackTraceElement> stack, @Nullable LockRecord record, @Nullable Object awaiting) {
    Object future = ParkedFutures.isOfLibrary(awaiting) ? awaiting : null;
    String lock = record == null || record.className.startsWith("java.") ? "" : record.className;
    int caller = -1;
    for (int i = 0; i < stack.size(); i++) {
      String type = stack.get(i).getClassName();
      boolean inside = type.startsWith("java.") || type.startsWith("jdk.");
      if (!inside && caller < 0) {
        caller = i;
      }
      boolean ofLock = !lock.isEmpty() && (type.equals(lock) || type.startsWith(lock + "$"));
      boolean ofFuture = future != null && ParkedFutures.isGet(stack.get(i), future);
      if ((ofLock || ofFuture) && i + 1 < stack.size()) {
        caller = i + 1;
      } else if (!inside) {
        break;
      }
    }
    return caller;
  }

  /** Returns where a thread waits for a lock of the JDK, as the frame that called it says. */
  private Site lockWanted(List<StackTraceElement> stack) {
    int at = caller(stack, null, null);
    String inner = at <= 0 ? "" : stack.get(at - 1).getMethodName();
    return at <= 0 ? UNKNOWN : only(in(stack.get(at), s -> isCallOf(s, inner)));
  }

  private Site monitorWanted(List<StackTraceElement> stack) {
    StackTraceElement frame = stack.get(0);
    if (frame.getMethodName().startsWith("wait")
        && frame.getClassName().equals("java.lang.Object")) {
      int at = caller(stack, null, null);
      return at < 0 ? UNKNOWN : only(in(stack.get(at), s -> isCallOf(s, "wait")));
    }
    MethodCode code = codes.at(frame);
    List<Site> blocks = new ArrayList<>();
    List<Integer> lines = code == null ? List.of() : code.monitorsWantedIn(frame.getLineNumber());
    for (int line : lines) {
      blocks.addAll(inLine(frame, line, s -> s.operation().equals(MONITOR_ENTER)));
    }
    return blocks.isEmpty() ? methodOf(frame) : only(blocks);
  }

  private Site methodOf(StackTraceElement frame) {
    return only(
        known.of(codes, frame.getClassName()).stream()
            .filter(s -> s.methodName().equals(frame.getMethodName()))
            .filter(s -> s.operation().equals(METHOD))
            .toList());
  }

  /** Returns the site that names a monitor without a record, 0 if none does. */
  int naming(int hash) {
    return naming.getOrDefault(hash, 0);
  }

  /** Returns the monitors that a thread holds. */
  List<OwnedMonitor> monitors(long threadId) {
    return monitors.getOrDefault(threadId, List.of());
  }

  /** Returns where a thread took a monitor; a site of which only the frame is known if need be. */
  Site taken(long threadId, OwnedMonitor monitor) {
    StackTraceElement frame = monitor.frame();
    MethodCode code = codes.at(frame);
    List<StackTraceElement> stack = stack(threadId);
    int at = stack.indexOf(frame);
    String inner = at <= 0 ? "" : stack.get(at - 1).getMethodName();
    List<Site> possible = new ArrayList<>();
    if (code != null) {
      List<Integer> lines = new ArrayList<>(code.monitorsHeldIn(frame.getLineNumber(), inner));
      if (at == 0) { // it is blocked there, and does not hold what it wants
        lines.removeAll(code.monitorsWantedIn(frame.getLineNumber()));
      }
      for (int line : lines) {
        Site site = only(inLine(frame, line, s -> s.operation().equals(MONITOR_ENTER)));
        if (site.id() != 0) {
          possible.add(site);
        }
      }
    }
    Site method = methodOf(frame);
    if (method.id() != 0) {
      possible.add(0, method);
    }
    Site site = only(possible);
    return site.id() == 0 ? Site.at(frame, "") : site;
  }

  /** Returns where a thread took a lock, or permits; unknown if there are two possible places. */
  Site taken(long threadId, LockRecord whole) {
    return taken(threadId, whole.kind, sites.site(whole.namingSite));
  }

  /**
   * The same of a lock that has no record.
   *
   * @param kind {@code LockRecord}'s
   * @param naming where it is wanted
   */
  Site taken(long threadId, int kind, Site naming) {
    List<StackTraceElement> stack = stack(threadId);
    Set<Site> possible = new LinkedHashSet<>();
    for (int i = 0; i < stack.size(); i++) {
      StackTraceElement frame = stack.get(i);
      MethodCode code = codes.at(frame);
      if (code != null) {
        String inner = i == 0 ? "" : stack.get(i - 1).getMethodName();
        for (Call call :
            code.doneBefore(
                frame.getLineNumber(), inner, RecoveredSites::acquires, RecoveredSites::undoes)) {
          possible.addAll(inLine(frame, call.line(), s -> isOfKind(s, kind) && isSame(s, call)));
        }
      }
    }
    return chosen(possible, naming);
  }

  /**
   * Whether, wherever a thread took what stands in no frame of its stack any more, the method that
   * took it also releases it: by all places in the classes on its stack, and in that of the field.
   */
  boolean releasedWhereTaken(long threadId, LockRecord whole) {
    String field = sites.site(whole.namingSite).ownerField();
    if (field.isEmpty()) {
      return false;
    }
    Set<String> classes = new LinkedHashSet<>();
    classes.add(field.substring(0, Math.max(0, field.lastIndexOf('.'))));
    stack(threadId).forEach(frame -> classes.add(frame.getClassName()));
    List<Site> taking = new ArrayList<>();
    for (String type : classes) {
      for (Site site : known.of(codes, type)) {
        if (site.ownerField().equals(field) && isOfKind(site, whole.kind) && acquires(site)) {
          taking.add(site);
        }
      }
    }
    return !taking.isEmpty()
        && taking.stream().allMatch(site -> sites.releasedInSameMethod(site.id()));
  }

  private static boolean acquires(Site site) {
    String operation = site.operation();
    return isAcquiring(operation.substring(operation.lastIndexOf('.') + 1));
  }

  /** By the name that the lock has where it is wanted, if it has one. */
  private static Site chosen(Set<Site> possible, Site naming) {
    if (!naming.ownerField().isEmpty()) {
      Set<Site> named = new LinkedHashSet<>(possible);
      named.removeIf(site -> !site.ownerField().equals(naming.ownerField()));
      if (!named.isEmpty()) {
        return only(List.copyOf(named));
      }
      possible.removeIf(site -> !site.ownerField().isEmpty());
    }
    return only(List.copyOf(possible));
  }

  private static boolean acquires(Call call) {
    return !call.operands().isEmpty() && isAcquiring(call.method());
  }

  private static boolean isAcquiring(String method) {
    return WaitTable.acquires(method) || MODES.matcher(method).matches();
  }

  private static boolean undoes(Call acquired, Call call) {
    return !call.operands().isEmpty()
        && WaitTable.releases(call.method())
        && call.operands().get(0).equals(acquired.operands().get(0));
  }

  private static boolean isSame(Site site, Call call) {
    return isCallOf(site, call.method())
        && site.expression().equals(call.operands().get(0).expression());
  }

  private static boolean isOfKind(Site site, int kind) {
    return switch (kind) {
      case LockRecord.SEMAPHORE -> site.operation().startsWith("Semaphore.");
      case LockRecord.STAMPED_LOCK -> !site.operation().startsWith("Semaphore.");
      default -> site.operation().startsWith("Lock.");
    };
  }

  private static boolean isCallOf(Site site, String method) {
    return site.operation().endsWith('.' + method);
  }

  private List<Site> in(StackTraceElement frame, Predicate<Site> wanted) {
    return inLine(frame, frame.getLineNumber(), wanted);
  }

  private List<Site> inLine(StackTraceElement frame, int line, Predicate<Site> wanted) {
    return known.of(codes, frame.getClassName()).stream()
        .filter(site -> site.methodName().equals(frame.getMethodName()) && site.line() == line)
        .filter(wanted)
        .toList();
  }

  private List<StackTraceElement> stack(long threadId) {
    return stacks.getOrDefault(threadId, List.of());
  }

  private static Site only(List<Site> possible) {
    return possible.size() == 1 ? possible.get(0) : UNKNOWN;
  }
}
