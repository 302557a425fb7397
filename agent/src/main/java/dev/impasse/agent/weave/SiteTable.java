package dev.impasse.agent.weave;

import dev.impasse.agent.lockfree.LockFreeMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Site ids in memory, from 1 upwards; notifies a listener of each new one before the id is used.
 *
 * <p>Any thread that loads a class, and no lock. Two threads that load the same class at once may
 * give one site two ids, of which one is never used.
 */
public final class SiteTable implements SiteRegistry {

  private final Listener listener;
  private final LockFreeMap<Key, Integer> ids = new LockFreeMap<>(1 << 14);
  private final AtomicInteger last = new AtomicInteger();

  /** Creates an empty table that notifies the listener of each new site. */
  public SiteTable(Listener listener) {
    this.listener = listener;
  }

  @Override
  public int site(
      String className,
      String method,
      String descriptor,
      @Nullable String file,
      int line,
      int ordinal,
      String expression,
      String ownerField,
      String operation) {
    Key key =
        new Key(
            className, method, descriptor, file, line, ordinal, expression, ownerField, operation);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    int id = last.incrementAndGet();
    listener.defined(
        id, className, method, descriptor, file, line, expression, ownerField, operation);
    Integer before = ids.putIfAbsent(key, id);
    return before == null ? id : before;
  }

  /** Returns the number of sites: the highest id. */
  public int size() {
    return last.get();
  }

  /** Is notified of each new site, once, by the thread that has it first. */
  public interface Listener {

    /** Takes note of a site; the parameters are those of {@link SiteRegistry#site}. */
    void defined(
        int id,
        String className,
        String method,
        String descriptor,
        @Nullable String file,
        int line,
        String expression,
        String ownerField,
        String operation);
  }

  /** All that says which operation is meant. */
  private record Key(
      String className,
      String method,
      String descriptor,
      @Nullable String file,
      int line,
      int ordinal,
      String expression,
      String ownerField,
      String operation) {

    /** By hand, as in {@link NamedValue}. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && line == key.line
          && ordinal == key.ordinal
          && className.equals(key.className)
          && method.equals(key.method)
          && descriptor.equals(key.descriptor)
          && Objects.equals(file, key.file)
          && expression.equals(key.expression)
          && ownerField.equals(key.ownerField)
          && operation.equals(key.operation);
    }

    @Override
    public int hashCode() {
      return ((className.hashCode() * 31 + method.hashCode()) * 31 + line) * 31 + ordinal;
    }
  }
}
