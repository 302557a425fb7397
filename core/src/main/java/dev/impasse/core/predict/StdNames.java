package dev.impasse.core.predict;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;

/** What STD text calls its threads and locks; a location is a number, no more is known of it. */
record StdNames(Names threads, Names locks) implements Definitions {

  @Override
  public Site site(int id) {
    return new Site(id, "location", String.valueOf(id), "", "STD", -1, "", "", "");
  }

  @Override
  public LockInfo lock(int id) {
    String name = id > 0 && id <= locks.size() ? locks.name(id - 1) : "lock#" + id;
    return new LockInfo(id, LockKind.UNKNOWN, "", 0, 0, name);
  }

  @Override
  public ThreadInfo thread(int index) {
    String name = index < threads.size() ? "T" + threads.name(index) : "T?" + index;
    return new ThreadInfo(index, index, name, false, false, 0);
  }
}
