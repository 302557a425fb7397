package dev.impasse.agent.weave;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Site ids in memory, from 1 upwards; tells a listener of each new one before the id is used. */
public final class SiteTable implements SiteRegistry {

  private final Listener listener;
  private final Map<Key, Integer> ids = new HashMap<>();

  /** Creates an empty table that tells the listener of each new site. */
  public SiteTable(Listener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized int site(
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
    int id = ids.size() + 1;
    ids.put(key, id);
    listener.defined(
        id, className, method, descriptor, file, line, expression, ownerField, operation);
    return id;
  }

  /** Returns the number of sites: the highest id. */
  public synchronized int size() {
    return ids.size();
  }

  /** Is told of each new site, once, in the order of ids, under the table's monitor. */
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
