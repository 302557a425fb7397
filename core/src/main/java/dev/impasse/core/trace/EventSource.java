package dev.impasse.core.trace;

import dev.impasse.core.model.Definitions;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Something that events can be read from: a trace file, or a text in another format. */
public interface EventSource extends Closeable {

  /** Returns what the numbers mean. */
  Definitions definitions();

  /** Returns a new walk over all events, from the first. */
  EventCursor cursor();

  /** Returns what is wrong; complete only when a cursor has been read to its end. */
  List<Damage> damage();

  /** Returns facts about the recorded process: {@code java.version}, {@code command}. */
  Map<String, String> about();

  /** Returns the numbers of the threads that occur, ascending; complete from the start. */
  List<Integer> threads();

  @Override
  void close() throws IOException;
}
