package dev.impasse.core.dump;

import dev.impasse.core.file.BoundedLines;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads the thread dumps in a recording of Flight Recorder: its events {@code jdk.ThreadDump}. */
public final class RecordedDumps {

  private static final int MOST_DUMPS = 1_000;

  private RecordedDumps() {}

  /** Reads all of them, as far as this Java can read recordings. */
  public static List<ThreadDump> read(Path file) throws IOException {
    try {
      return events(file);
    } catch (NoClassDefFoundError e) {
      throw new IOException("this Java cannot read recordings: module jdk.jfr is missing", e);
    }
  }

  private static List<ThreadDump> events(Path file) throws IOException {
    List<ThreadDump> dumps = new ArrayList<>();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents() && dumps.size() < MOST_DUMPS) {
        RecordedEvent event = recording.readEvent();
        if (event.getEventType().getName().equals("jdk.ThreadDump")) {
          dumps.addAll(text(event.getString("result")));
        }
      }
    }
    return dumps.isEmpty() ? text("") : dumps;
  }

  private static List<ThreadDump> text(String text) throws IOException {
    return TextDumpReader.read(new BoundedLines(new StringReader(text)));
  }
}
