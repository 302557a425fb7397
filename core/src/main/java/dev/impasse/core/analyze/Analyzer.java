package dev.impasse.core.analyze;

import dev.impasse.core.input.DumpSource;
import dev.impasse.core.input.Input;
import dev.impasse.core.input.OrdersFiles;
import dev.impasse.core.report.Report;
import dev.impasse.core.suppress.Suppressions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Analyses files of any form into one report: traces, packed or not, STD text, thread dumps in any
 * container, and lock orders, which are looked at together.
 *
 * <p><b>Cost.</b> One file is open at a time. Of each trace what it shows of lock orders is kept
 * where there are several files, and thread dumps until all of them are read.
 */
public final class Analyzer {

  private final long mostBytes;
  private final String wanted;
  private final AnalysisListener listener;
  private final Sections sections;
  private String knownRelease = "";

  /**
   * Makes one for one report.
   *
   * @param mostBytes how large a file may become when it is unpacked
   * @param wanted the fingerprint of the only finding that is asked for, "" for all
   * @param known which findings do not count
   */
  public Analyzer(long mostBytes, String wanted, Suppressions known, AnalysisListener listener) {
    this.mostBytes = mostBytes;
    this.wanted = wanted;
    this.listener = listener;
    sections = new Sections(known);
  }

  /** Has only those inversions of lock orders count that are new against a release. */
  public Analyzer since(String release) {
    knownRelease = release;
    return this;
  }

  /**
   * Analyses all files; one that cannot be read has a section that says so.
   *
   * @param named files, patterns, folders with thread dumps or lock orders, or {@link
   *     DumpSource#STDIN}
   * @param limit how many findings the report shows in full
   */
  public Report analyze(List<Path> named, int limit) throws IOException {
    List<Path> names = new ArrayList<>();
    for (Path name : named) {
      names.addAll(name.equals(DumpSource.STDIN) ? List.of(name) : OrdersFiles.matching(name));
    }
    Map<Path, Path> orders = new LinkedHashMap<>(); // the file, and what it was named by
    List<Path> files = new ArrayList<>();
    for (Path name : names) {
      List<Path> within = Files.isDirectory(name) ? OrdersFiles.within(name) : List.of();
      within.forEach(file -> orders.put(file, name));
      if (!Files.isDirectory(name) && Input.isOrders(name)) {
        orders.put(name, name);
      } else if (within.isEmpty() || DumpSource.hasDumps(name, mostBytes)) {
        files.addAll(DumpSource.withoutFolders(List.of(name), mostBytes));
      }
    }
    int ordersNames = new HashSet<>(orders.values()).size();
    listener.begins(files.size() + ordersNames);
    RunsTogether together = new RunsTogether(sections, listener, knownRelease);
    int read = 0;
    for (Map.Entry<Path, Path> file : orders.entrySet()) {
      listener.reading(read++, orders.size());
      together.addOrders(file.getKey(), file.getValue());
    }
    if (!orders.isEmpty()) {
      listener.reading(read, orders.size());
    }
    FileAnalysis alone = new FileAnalysis(mostBytes, wanted, sections, listener);
    Dumps dumps = new Dumps(mostBytes);
    for (Path file : files) {
      if (dumps.accepts(file)) {
        add(file, dumps);
      } else {
        alone.analyze(file, files.size() + ordersNames > 1 ? together : null);
      }
    }
    for (Dumps.Section dump : dumps.sections()) {
      dump.notes().forEach(note -> listener.note(dump.name(), note));
      listener.summary(dump.name(), dump.summary());
      TraceSummary summary = Predictions.only(dump.summary(), wanted);
      listener.section(sections.add(dump.name(), summary, dump.waits()), null);
    }
    if (together.haveMoreToSay()) {
      listener.section(together.inversions(wanted));
    }
    return sections.report(limit);
  }

  private void add(Path file, Dumps dumps) {
    try {
      dumps.add(file);
    } catch (IOException e) {
      String line = file + ": " + Input.why(file, e);
      listener.unreadable(line);
      sections.addUnreadable(file, line);
    }
  }
}
