package dev.impasse.core.report;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A finding as a tree of the JDK's own types, for machines: maps in a fixed order, lists, strings,
 * numbers, booleans and null. It is what the JSON of the command line, the agent's report file and
 * its listeners have in common: schema version {@value #SCHEMA_VERSION}, which fields may be added
 * to, and none will change or go. {@code docs/cli.md} shows one.
 */
public final class FindingTree {

  /** Version of the schema. */
  public static final int SCHEMA_VERSION = 1;

  private FindingTree() {}

  /**
   * Returns the tree of a finding.
   *
   * @param closingEvent number of the event of its trace that closed the cycle, null when not known
   */
  public static Map<String, @Nullable Object> of(Finding finding, @Nullable Long closingEvent) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("fingerprint", finding.fingerprint());
    tree.put("kind", word(finding.kind()));
    tree.put("certainty", word(finding.certainty()));
    tree.put("closingEvent", closingEvent);
    tree.put("sides", all(finding.sides(), FindingTree::side));
    tree.put("blockedBehind", all(finding.blockedBehind(), FindingTree::bystander));
    tree.put("gone", all(finding.gone(), FindingTree::thread));
    tree.put("why", new ArrayList<>(finding.why()));
    tree.put("fix", finding.fix());
    return tree;
  }

  private static Map<String, @Nullable Object> side(Side side) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("thread", thread(side.thread()));
    tree.put("wants", lock(side.wants()));
    tree.put("mode", word(side.mode()));
    tree.put("wantsAt", frame(side.wantsAt()));
    tree.put("holds", all(side.holds(), FindingTree::hold));
    tree.put("stack", all(side.stack(), StackTraceElement::toString));
    return tree;
  }

  private static Map<String, @Nullable Object> hold(Hold hold) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("lock", lock(hold.lock()));
    tree.put("mode", word(hold.mode()));
    tree.put("count", hold.count());
    tree.put("acquiredAt", frame(hold.acquiredAt()));
    return tree;
  }

  static Map<String, @Nullable Object> bystander(Bystander bystander) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("thread", thread(bystander.thread()));
    tree.put("wants", lock(bystander.wants()));
    tree.put("wantsAt", frame(bystander.wantsAt()));
    return tree;
  }

  static Map<String, @Nullable Object> thread(ThreadRef thread) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("tid", thread.tid());
    tree.put("name", thread.label());
    tree.put("virtual", thread.virtual());
    return tree;
  }

  static Map<String, @Nullable Object> lock(LockRef lock) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("label", lock.label());
    tree.put("kind", lock.kind().word());
    tree.put("class", lock.className());
    return tree;
  }

  static <T> List<Object> all(List<T> from, Function<T, Object> form) {
    List<Object> list = new ArrayList<>(from.size());
    for (T one : from) {
      list.add(form.apply(one));
    }
    return list;
  }

  private static @Nullable String frame(@Nullable StackTraceElement frame) {
    return frame == null ? null : frame.toString();
  }

  /** Returns a constant in words, as all formats say it: {@code self deadlock}. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
