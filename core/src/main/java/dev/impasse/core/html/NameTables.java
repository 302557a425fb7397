package dev.impasse.core.html;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.report.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the threads, locks and places that occur, from 0, and has their names, harmless. */
final class NameTables {

  private final Definitions definitions;
  private final Map<Integer, Integer> threadNumbers = new HashMap<>();
  private final Map<Integer, Integer> lockNumbers = new HashMap<>();
  private final Map<Integer, Integer> placeNumbers = new HashMap<>();
  private final List<Object> threads = new ArrayList<>();
  private final List<Object> locks = new ArrayList<>();
  private final List<Object> places = new ArrayList<>(List.of(""));

  NameTables(Definitions definitions) {
    this.definitions = definitions;
  }

  /** Returns the number of a thread. */
  int thread(int index) {
    Integer known = threadNumbers.get(index);
    if (known == null) {
      known = threads.size();
      threadNumbers.put(index, known);
      ThreadInfo info = definitions.thread(index);
      String name = info.name().isEmpty() ? "thread#" + index : Printable.name(info.name());
      threads.add(List.of(name, info.tid(), info.virtual() ? 1 : 0));
    }
    return known;
  }

  /** Returns the number of a lock. */
  int lock(int id) {
    Integer known = lockNumbers.get(id);
    if (known == null) {
      known = locks.size();
      lockNumbers.put(id, known);
      LockInfo info = definitions.lock(id);
      locks.add(List.of(Printable.name(info.label()), info.kind().word()));
    }
    return known;
  }

  /** Returns the number of a place, 0 if it is not known. */
  int place(int site) {
    Site info = definitions.site(site);
    if (!info.known()) {
      return 0;
    }
    Integer known = placeNumbers.get(site);
    if (known == null) {
      known = places.size();
      placeNumbers.put(site, known);
      places.add(Printable.name(info.frame().toString()));
    }
    return known;
  }

  /** Returns name, id and whether it is virtual, of each thread. */
  List<Object> threads() {
    return threads;
  }

  /** Returns name and kind of each lock. */
  List<Object> locks() {
    return locks;
  }

  /** Returns the places; the first is the unknown one. */
  List<Object> places() {
    return places;
  }
}
