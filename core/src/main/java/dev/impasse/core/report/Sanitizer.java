package dev.impasse.core.report;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Holder;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.StackGroup;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.finding.WaitSummary;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes every name in a finding harmless, once, before any format sees it. */
final class Sanitizer {

  private Sanitizer() {}

  /** Returns the finding with harmless names; the same finding if it is harmless already. */
  static Finding finding(Finding finding) {
    Finding harmless =
        new Finding(
            finding.kind(),
            finding.certainty(),
            Printable.name(finding.fingerprint()),
            all(finding.sides(), Sanitizer::side),
            all(finding.blockedBehind(), Sanitizer::bystander),
            all(finding.gone(), Sanitizer::thread),
            all(finding.why(), Printable::text),
            Printable.text(finding.fix()));
    return harmless.equals(finding) ? finding : harmless;
  }

  /** Returns who blocks whom, with harmless names. */
  static WaitSummary waits(WaitSummary waits) {
    return new WaitSummary(
        all(waits.roots(), Sanitizer::root),
        all(waits.groups(), Sanitizer::group),
        waits.idle(),
        all(waits.notes(), Printable::text));
  }

  private static RootBlocker root(RootBlocker root) {
    return new RootBlocker(
        root.thread() == null ? null : thread(root.thread()),
        Printable.text(root.doing()),
        lock(root.wanted()),
        root.behind(),
        all(root.waiters(), Sanitizer::bystander),
        all(root.holders(), one -> new Holder(lock(one.lock()), thread(one.thread()))),
        all(root.stack(), Sanitizer::whole),
        Printable.text(root.seen()));
  }

  private static StackGroup group(StackGroup group) {
    return new StackGroup(
        group.count(),
        all(group.names(), Printable::name),
        Printable.text(group.doing()),
        all(group.stack(), Sanitizer::whole));
  }

  private static Side side(Side side) {
    return new Side(
        thread(side.thread()),
        lock(side.wants()),
        side.mode(),
        frame(side.wantsAt()),
        Printable.name(side.expression()),
        all(side.holds(), Sanitizer::hold),
        all(side.stack(), Sanitizer::whole));
  }

  private static Hold hold(Hold hold) {
    return new Hold(
        lock(hold.lock()),
        hold.mode(),
        hold.count(),
        frame(hold.acquiredAt()),
        Printable.name(hold.expression()));
  }

  private static Bystander bystander(Bystander one) {
    return new Bystander(thread(one.thread()), lock(one.wants()), frame(one.wantsAt()));
  }

  private static ThreadRef thread(ThreadRef thread) {
    return new ThreadRef(
        thread.tid(), Printable.name(thread.name()), thread.virtual(), thread.daemon());
  }

  private static LockRef lock(LockRef lock) {
    return new LockRef(
        lock.id(), lock.kind(), Printable.name(lock.label()), Printable.name(lock.className()));
  }

  private static @Nullable StackTraceElement frame(@Nullable StackTraceElement frame) {
    return frame == null ? null : whole(frame);
  }

  /** Returns a frame that a tool still links: only what is hostile in it changes. */
  private static StackTraceElement whole(StackTraceElement frame) {
    return new StackTraceElement(
        name(frame.getClassLoaderName()),
        name(frame.getModuleName()),
        name(frame.getModuleVersion()),
        Printable.name(frame.getClassName()),
        Printable.name(frame.getMethodName()),
        name(frame.getFileName()),
        frame.getLineNumber());
  }

  private static @Nullable String name(@Nullable String name) {
    return name == null ? null : Printable.name(name);
  }

  private static <T> List<T> all(List<T> from, UnaryOperator<T> change) {
    return from.stream().map(change).toList();
  }
}
