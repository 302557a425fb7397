package dev.impasse.agent.notify;

import dev.impasse.agent.jmx.DetectorMXBean;
import dev.impasse.agent.jmx.FindingData;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.report.JsonTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import org.jspecify.annotations.Nullable;

/** The MXBean: keeps the last findings and notifies of new ones. Thread-safe. */
final class DetectorBean extends NotificationBroadcasterSupport implements DetectorMXBean {

  static final String NOTIFICATION = "impasse.deadlock";

  private static final int KEPT = 100;

  private final DetectorState state;
  private final Deque<Reported> recent = new ArrayDeque<>();
  private int detected;
  private int suspected;
  private long sequence;

  /**
   * Makes it.
   *
   * @param executor runs the listeners, which are code of the application
   */
  DetectorBean(DetectorState state, Executor executor) {
    super(
        executor,
        new MBeanNotificationInfo(
            new String[] {NOTIFICATION},
            Notification.class.getName(),
            "a finding; the user data is its fingerprint, the message its report"));
    this.state = state;
  }

  /** Keeps a finding. */
  synchronized void add(Reported reported) {
    recent.addLast(reported);
    if (recent.size() > KEPT) {
      recent.removeFirst();
    }
    if (reported.detected()) {
      detected++;
    } else {
      suspected++;
    }
  }

  /** Notifies those who listen of a finding. */
  void notify(Reported reported, Object source) {
    Notification notification =
        new Notification(NOTIFICATION, source, next(), System.currentTimeMillis(), reported.text());
    notification.setUserData(reported.finding().fingerprint());
    sendNotification(notification);
  }

  private synchronized long next() {
    return ++sequence;
  }

  private synchronized List<Reported> recent() {
    return new ArrayList<>(recent);
  }

  @Override
  public List<FindingData> getFindings() {
    return recent().stream()
        .map(reported -> new FindingData(reported.finding(), reported.text()))
        .toList();
  }

  @Override
  public synchronized int getDetectedCount() {
    return detected;
  }

  @Override
  public synchronized int getSuspectedCount() {
    return suspected;
  }

  @Override
  public int getThreadsWatched() {
    return state.threadsWatched();
  }

  @Override
  public long getScans() {
    return state.scans();
  }

  @Override
  public long getLastScanNanos() {
    return state.lastScanNanos();
  }

  @Override
  public long getClassesSeen() {
    return state.classesSeen();
  }

  @Override
  public long getClassesWoven() {
    return state.classesWoven();
  }

  @Override
  public Map<String, Long> getSkipped() {
    return state.skipped();
  }

  @Override
  public int scanNow() {
    state.scanNow();
    return getDetectedCount();
  }

  @Override
  public String reportText() {
    StringBuilder text = new StringBuilder();
    recent().forEach(reported -> text.append(reported.text()));
    return text.toString();
  }

  @Override
  public String reportJson() {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("schemaVersion", FindingTree.SCHEMA_VERSION);
    root.put("findings", recent().stream().map(Reported::tree).toList());
    return JsonTree.text(root);
  }

  @Override
  public void flushTrace() {
    state.flushTrace();
  }
}
