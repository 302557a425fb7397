package dev.impasse.agent.react;

import dev.impasse.agent.Console;
import dev.impasse.core.report.FindingTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes all findings so far, so that a reader sees the old file or the new one, whole: as JSON if
 * the name ends in {@code .json}, in the schema of {@code impasse analyze --format json}, else as
 * text.
 */
public final class ReportFile implements FindingSink {

  private final Path file;
  private final @Nullable Path trace;
  private final boolean json;
  private final StringBuilder text = new StringBuilder();
  private final List<Object> trees = new ArrayList<>();

  /**
   * Writes to a file from the first finding on.
   *
   * @param trace the trace that is recorded meanwhile, or null
   */
  public ReportFile(Path file, @Nullable Path trace) {
    this.file = file;
    this.trace = trace;
    this.json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  @Override
  public void take(Reported reported) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path beside = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(beside, with(reported), StandardCharsets.UTF_8);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Console.say("cannot write the report: report=" + file + " (" + e + ")");
    }
  }

  private String with(Reported reported) {
    if (!json) {
      return text.append(reported.text()).toString();
    }
    trees.add(reported.tree());
    Map<String, @Nullable Object> process = new LinkedHashMap<>();
    process.put("file", trace == null ? null : trace.toString());
    process.put("pid", ProcessHandle.current().pid());
    process.put("findings", trees);
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("schemaVersion", FindingTree.SCHEMA_VERSION);
    root.put("traces", List.of(process));
    return JsonTree.text(root);
  }
}
