package dev.impasse.agent.orders;

import dev.impasse.core.file.Content;
import dev.impasse.core.file.OwnFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The files of lock orders of this run: one that is written anew, and earlier ones that are not
 * touched any more, for whoever takes them away. Each holds all that was seen until then, so those
 * that are too many can go.
 *
 * <p>One thread at a time.
 */
final class OrdersFiles {

  private final OrdersSettings settings;
  private final Deque<Earlier> earlier = new ArrayDeque<>();
  private OwnFile current;
  private long beganNanos = System.nanoTime();
  private boolean isEmpty = true;

  /** An earlier file, and what tells it from another one of its name. */
  private record Earlier(Path file, @Nullable Object key) {}

  OrdersFiles(OrdersSettings settings) {
    this.settings = settings;
    this.current = new OwnFile(settings.file(), settings.mode());
  }

  /** Refuses what is no file. */
  static void check(Path named) throws IOException {
    if (OwnFile.isStream(named)) {
      throw new FileSystemException(named.toString(), null, "this is no regular file");
    }
  }

  Path path() {
    return current.path();
  }

  boolean hasOtherName() {
    return current.hasOtherName();
  }

  void write(Content content) throws IOException {
    current.write(content);
    isEmpty = false;
  }

  /** Whether it is time for another file. */
  boolean isOld() {
    return !settings.rotate().isZero()
        && System.nanoTime() - beganNanos >= settings.rotate().toNanos();
  }

  /** Begins another file with the next write; the oldest one goes if there are too many. */
  void rotate() {
    beganNanos = System.nanoTime();
    if (isEmpty) {
      return;
    }
    isEmpty = true;
    earlier.add(new Earlier(current.path(), key(current.path())));
    current = new OwnFile(settings.file(), settings.mode());
    while (earlier.size() >= settings.keep()) {
      remove(earlier.remove());
    }
  }

  /** Another process may have that name by now, after somebody took ours away. */
  private static void remove(Earlier old) {
    Object key = key(old.file);
    try {
      if (key != null && key.equals(old.key)) {
        Files.delete(old.file);
      }
    } catch (IOException e) {
      // it stays; the next one is no larger
    }
  }

  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}
