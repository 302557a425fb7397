package dev.impasse.agent.weave;

import dev.impasse.agent.lockfree.LockFreeMap;
import dev.impasse.core.model.Site;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Site ids in memory, from 1 upwards; a listener gets each new one before the id is used.
 *
 * <p>Any thread that loads a class, and no lock. Two threads that load the same class at once may
 * give one site two ids, of which one is never used.
 */
public final class SiteTable implements SiteRegistry {

  private final Listener listener;
  private final LockFreeMap<Key, Integer> ids = new LockFreeMap<>(1 << 14);
  private final AtomicInteger last = new AtomicInteger();

  /** Creates an empty table that tells the listener of each new site. */
  public SiteTable(Listener listener) {
    this.listener = listener;
  }

  @Override
  public int site(Site place, int ordinal) {
    Key key = new Key(place, ordinal);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    int id = last.incrementAndGet();
    listener.defined(place.numbered(id));
    Integer before = ids.putIfAbsent(key, id);
    return before == null ? id : before;
  }

  /** Returns the number of sites: the highest id. */
  public int size() {
    return last.get();
  }

  /** Gets each new site, once, from the thread that has it first. */
  @FunctionalInterface
  public interface Listener {

    /** Takes note of a site. */
    void defined(Site site);
  }

  /** All that says which operation is meant, but the number of its site. */
  private record Key(Site place, int ordinal) {

    /** By hand, as in {@link NamedValue}. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && ordinal == key.ordinal && isSame(place, key.place);
    }

    private static boolean isSame(Site a, Site b) {
      return a.line() == b.line()
          && a.className().equals(b.className())
          && a.methodName().equals(b.methodName())
          && a.descriptor().equals(b.descriptor())
          && a.fileName().equals(b.fileName())
          && a.expression().equals(b.expression())
          && a.ownerField().equals(b.ownerField())
          && a.operation().equals(b.operation());
    }

    @Override
    public int hashCode() {
      int method = place.className().hashCode() * 31 + place.methodName().hashCode();
      return (method * 31 + place.line()) * 31 + ordinal;
    }
  }
}
