package dev.impasse.core.format;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.format.PictureNode.Role;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.graph.DirectedMultigraph;
import org.jspecify.annotations.Nullable;

/**
 * Draws findings as one graph: a component for each finding, with its threads, what they wait for
 * and who holds that. Vertices and edges come in the order of the findings.
 */
final class Picture {

  private final Graph<PictureNode, PictureEdge> graph = new DirectedMultigraph<>(null, null, false);
  private final Bounds bounds;
  private int findings;
  private int edges;

  /**
   * How much is drawn.
   *
   * @param findings most findings
   * @param sides most threads of one cycle
   * @param behind most threads behind one
   */
  record Bounds(int findings, int sides, int behind) {

    /** Everything, for machines. */
    static final Bounds NONE = new Bounds(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private Picture(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Returns the picture of what counts in a report. */
  static Graph<PictureNode, PictureEdge> of(Report report, Bounds bounds) {
    Picture picture = new Picture(bounds);
    int left = 0;
    for (ReportEntry entry : report.entries()) {
      if (entry.suppression() != null) {
        continue;
      }
      if (picture.findings < bounds.findings()) {
        picture.add(entry.finding());
      } else {
        left++;
      }
    }
    if (left > 0) {
      picture.node("more", Role.MORE, "... and " + left + " more findings", "", "");
    }
    return picture.graph;
  }

  private void add(Finding finding) {
    new Component(finding, "f" + ++findings).draw();
  }

  private PictureNode node(String id, Role role, String label, String detail, String finding) {
    PictureNode node = new PictureNode(id, role, label, detail, finding);
    graph.addVertex(node);
    return node;
  }

  private void edge(PictureNode from, PictureNode to, PictureEdge.Role role, @Nullable Object at) {
    String place = at == null ? "" : at.toString();
    graph.addEdge(from, to, new PictureEdge(++edges, role, place));
  }

  /** One finding of the picture. */
  private final class Component {

    private final Finding finding;
    private final String prefix;
    private final Map<String, PictureNode> resources = new HashMap<>();

    Component(Finding finding, String prefix) {
      this.finding = finding;
      this.prefix = prefix;
    }

    void draw() {
      List<Side> all = finding.sides();
      List<Side> sides = all.subList(0, Math.min(all.size(), bounds.sides()));
      PictureNode heading = heading();
      PictureNode[] threads = new PictureNode[sides.size()];
      for (int i = 0; i < threads.length; i++) {
        threads[i] = thread("t" + (i + 1), Role.THREAD, sides.get(i).thread());
        if (i == 0) {
          edge(heading, threads[0], PictureEdge.Role.SHOWS, null);
        }
        Side side = sides.get(i);
        edge(threads[i], resource(side.wants()), PictureEdge.Role.WANTS, side.wantsAt());
      }
      if (sides.size() < all.size()) {
        make("more", Role.MORE, "... " + (all.size() - sides.size()) + " more threads", "");
      }
      holders(sides, threads);
      gone();
      behind();
    }

    /** Of what a side holds, only what somebody here wants is drawn. */
    private void holders(List<Side> sides, PictureNode[] threads) {
      Map<String, Boolean> held = new HashMap<>();
      for (int i = 0; i < threads.length; i++) {
        for (Hold hold : sides.get(i).holds()) {
          PictureNode resource = resources.get(key(hold.lock()));
          if (resource != null) {
            edge(resource, threads[i], PictureEdge.Role.HELD_BY, hold.acquiredAt());
            held.put(key(hold.lock()), true);
          }
        }
      }
      for (int i = 0; i < threads.length && finding.isCycle(); i++) {
        LockRef wants = sides.get(i).wants();
        boolean last = i + 1 == finding.sides().size();
        if (!held.containsKey(key(wants)) && (last || i + 1 < threads.length)) {
          edge(resource(wants), threads[last ? 0 : i + 1], PictureEdge.Role.DUE_FROM, null);
        }
      }
    }

    private void gone() {
      int number = 0;
      for (ThreadRef thread : finding.gone()) {
        PictureNode node = thread("g" + ++number, Role.GONE, thread);
        edge(resource(finding.sides().get(0).wants()), node, PictureEdge.Role.DUE_FROM, null);
      }
    }

    private void behind() {
      List<Bystander> all = finding.blockedBehind();
      int shown = Math.min(all.size(), bounds.behind());
      for (int i = 0; i < shown; i++) {
        Bystander one = all.get(i);
        PictureNode thread = thread("b" + (i + 1), Role.BEHIND, one.thread());
        edge(thread, resource(one.wants()), PictureEdge.Role.WANTS, one.wantsAt());
      }
      if (shown < all.size()) {
        String label = "... " + (all.size() - shown) + " more threads behind";
        PictureNode more = make("behind", Role.MORE, label, "");
        edge(more, resource(all.get(shown).wants()), PictureEdge.Role.WANTS, null);
      }
    }

    private PictureNode heading() {
      return make(
          "", Role.FINDING, Words.title(finding) + " #" + finding.fingerprint(), finding.fix());
    }

    private PictureNode thread(String id, Role role, ThreadRef thread) {
      return make(id, role, thread.label(), thread.virtual() ? "virtual thread" : "thread");
    }

    private PictureNode resource(LockRef lock) {
      PictureNode known = resources.get(key(lock));
      if (known == null) {
        known = make("r" + (resources.size() + 1), Role.RESOURCE, lock.label(), lock.kind().word());
        resources.put(key(lock), known);
      }
      return known;
    }

    private PictureNode make(String id, Role role, String label, String detail) {
      return node(prefix + id, role, label, detail, finding.fingerprint());
    }

    private String key(LockRef lock) {
      return lock.id() + " " + lock.label();
    }
  }
}
