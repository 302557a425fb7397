package dev.impasse.cli;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.trace.Damage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the JSON form of a result, schema version 1: fields may be added to it, none will change
 * or go. {@code docs/cli.md} shows one.
 */
final class JsonReport {

  private static final int SCHEMA_VERSION = 1;

  private final JsonMapper mapper = new JsonMapper();
  private final ObjectNode root = mapper.createObjectNode();
  private final ArrayNode traces;

  JsonReport() {
    root.put("schemaVersion", SCHEMA_VERSION);
    traces = root.putArray("traces");
  }

  String text() {
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  void addUnreadable(Path file, String error) {
    traces.addObject().put("file", file.toString()).put("error", error);
  }

  /** Adds what was found in lock orders, which are of all these files together. */
  void addInversions(List<Path> files, Inversions.Result result) {
    ObjectNode orders = root.putObject("orders");
    ArrayNode names = orders.putArray("files");
    files.forEach(file -> names.add(file.toString()));
    orders.put("removed", result.removed());
    orders.put("complete", result.complete());
    ArrayNode findings = orders.putArray("findings");
    result.findings().forEach(finding -> finding(findings.addObject(), finding, null));
  }

  void add(Path file, TraceSummary summary) {
    ObjectNode trace = traces.addObject();
    trace.put("file", file.toString());
    trace.put("events", summary.events());
    trace.put("threads", summary.threads());
    ArrayNode findings = trace.putArray("findings");
    for (Finding finding : summary.findings()) {
      finding(findings.addObject(), finding, summary.closing().get(finding.fingerprint()));
    }
    ArrayNode reported = trace.putArray("reported");
    summary.reported().forEach(reported::add);
    ArrayNode damage = trace.putArray("damage");
    for (Damage one : summary.damage()) {
      damage.addObject().put("offset", one.offset()).put("message", one.message());
    }
  }

  private static void finding(ObjectNode to, Finding finding, @Nullable Long closing) {
    to.put("fingerprint", finding.fingerprint());
    to.put("kind", word(finding.kind()));
    to.put("certainty", word(finding.certainty()));
    to.put("closingEvent", closing);
    ArrayNode sides = to.putArray("sides");
    for (Side side : finding.sides()) {
      side(sides.addObject(), side);
    }
    ArrayNode behind = to.putArray("blockedBehind");
    for (Bystander bystander : finding.blockedBehind()) {
      ObjectNode one = behind.addObject();
      thread(one.putObject("thread"), bystander.thread());
      lock(one.putObject("wants"), bystander.wants());
      one.put("wantsAt", frame(bystander.wantsAt()));
    }
    ArrayNode why = to.putArray("why");
    finding.why().forEach(why::add);
    to.put("fix", finding.fix());
  }

  private static void side(ObjectNode to, Side side) {
    thread(to.putObject("thread"), side.thread());
    lock(to.putObject("wants"), side.wants());
    to.put("mode", word(side.mode()));
    to.put("wantsAt", frame(side.wantsAt()));
    ArrayNode holds = to.putArray("holds");
    for (Hold hold : side.holds()) {
      ObjectNode one = holds.addObject();
      lock(one.putObject("lock"), hold.lock());
      one.put("mode", word(hold.mode()));
      one.put("count", hold.count());
      one.put("acquiredAt", frame(hold.acquiredAt()));
    }
    ArrayNode stack = to.putArray("stack");
    side.stack().forEach(frame -> stack.add(frame.toString()));
  }

  private static void thread(ObjectNode to, ThreadRef thread) {
    to.put("tid", thread.tid()).put("name", thread.label()).put("virtual", thread.virtual());
  }

  private static void lock(ObjectNode to, LockRef lock) {
    to.put("label", lock.label()).put("kind", lock.kind().word()).put("class", lock.className());
  }

  private static @Nullable String frame(@Nullable StackTraceElement frame) {
    return frame == null ? null : frame.toString();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
