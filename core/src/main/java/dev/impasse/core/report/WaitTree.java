package dev.impasse.core.report;

import dev.impasse.core.finding.Holder;
import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.StackGroup;
import dev.impasse.core.finding.WaitSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who blocks whom as a tree of the JDK's own types: the field {@code waits} of a thread dump. */
public final class WaitTree {

  private WaitTree() {}

  /** Returns the tree. */
  public static Map<String, @Nullable Object> of(WaitSummary waits) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    List<Object> roots = new ArrayList<>();
    waits.roots().forEach(root -> roots.add(root(root)));
    List<Object> groups = new ArrayList<>();
    waits.groups().forEach(group -> groups.add(group(group)));
    tree.put("roots", roots);
    tree.put("groups", groups);
    tree.put("idle", waits.idle());
    tree.put("notes", waits.notes());
    return tree;
  }

  private static Map<String, @Nullable Object> root(RootBlocker root) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("thread", root.thread() == null ? null : FindingTree.thread(root.thread()));
    tree.put("doing", root.doing());
    tree.put("wanted", FindingTree.lock(root.wanted()));
    tree.put("behind", root.behind());
    tree.put("waiters", FindingTree.all(root.waiters(), FindingTree::bystander));
    tree.put("holders", FindingTree.all(root.holders(), WaitTree::holder));
    tree.put("stack", FindingTree.all(root.stack(), StackTraceElement::toString));
    tree.put("seen", root.seen());
    return tree;
  }

  private static Map<String, @Nullable Object> holder(Holder holder) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("lock", FindingTree.lock(holder.lock()));
    tree.put("thread", FindingTree.thread(holder.thread()));
    return tree;
  }

  private static Map<String, @Nullable Object> group(StackGroup group) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("count", group.count());
    tree.put("names", group.names());
    tree.put("doing", group.doing());
    tree.put("stack", FindingTree.all(group.stack(), StackTraceElement::toString));
    return tree;
  }
}
