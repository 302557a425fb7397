package dev.impasse.core.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A file under a name that nobody knows yet, in the folder where it shall be: created by this
 * process, then filled, and at last put under its own name, all of it at once.
 *
 * <p>Either {@link #replace} what is there, or {@link #claim} a name that nothing has. Claiming is
 * decided by the file system: of several processes one gets the name, and one that is killed leaves
 * nothing locked.
 *
 * <p>Not thread-safe.
 */
public final class Draft implements Closeable {

  /** How many names are tried: {@code app.impasse}, {@code app.2.impasse}, and so on. */
  public static final int MOST_NAMES = 1000;

  /** The age of a file that must stay. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int TRIES = 100;
  private static final Set<OpenOption> NEW =
      Set.of(
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private final Path name;
  private final Path draft;
  private final FileChannel channel;
  private final FileMode mode;
  private boolean published;
  private boolean tookOver;

  private Draft(Path name, Path draft, FileChannel channel, FileMode mode) {
    this.name = name;
    this.draft = draft;
    this.channel = channel;
    this.mode = mode;
  }

  /**
   * Creates one beside the name that it shall have. The folder must be there.
   *
   * @throws IOException if no file can be created there, or the name stands for something else than
   *     a regular file
   */
  public static Draft of(Path name, FileMode mode) throws IOException {
    Path target = OutputTarget.file(name);
    // Guessed or not, nobody's file or link is opened: the name must be new. It is only to be hard
    // to stand in the way of. SecureRandom would cost the start of the agent tens of milliseconds.
    SplittableRandom random =
        new SplittableRandom(
            System.nanoTime() ^ ProcessHandle.current().pid() << 40 ^ new Object().hashCode());
    for (int tries = 1; ; tries++) {
      String leaf =
          "." + target.getFileName() + "." + Long.toHexString(random.nextLong()) + ".part";
      Path draft = target.resolveSibling(leaf);
      try {
        FileChannel channel = FileChannel.open(draft, NEW, mode.whenCreated(draft));
        return new Draft(target, draft, channel, mode);
      } catch (FileAlreadyExistsException e) {
        if (tries == TRIES) {
          throw e;
        }
      } catch (NoSuchFileException e) {
        throw new FileSystemException(name.toString(), null, "its folder is not there");
      }
    }
  }

  /** Returns the file, to read and write. It stays open when the draft is closed. */
  public FileChannel channel() {
    return channel;
  }

  /** Puts the file in the place of what has the name: the one or the other is there, whole. */
  public void replace() throws IOException {
    mode.give(draft);
    mode.giveAsBefore(name, draft);
    move(name);
  }

  /**
   * Puts the file under the first of {@code app.impasse}, {@code app.2.impasse}, ... that nothing
   * has. An empty file of the same user counts as nothing.
   *
   * @return the name that it has now
   * @throws FileSystemException if all {@value #MOST_NAMES} names are taken
   */
  public Path claim() throws IOException {
    return claim(MOST_NAMES, path -> NEVER);
  }

  /**
   * The same, but when so many names are taken, the oldest of their files that may be replaced goes
   * before further names are tried.
   *
   * @param spareSince tells of a regular file from when it is, or {@link #NEVER} if it must stay
   */
  public Path claim(int keep, ToLongFunction<Path> spareSince) throws IOException {
    mode.give(draft);
    Path claimed = firstFree(1, keep);
    if (claimed == null) {
      claimed = oldestSpare(keep, spareSince);
      tookOver = claimed != null;
    }
    if (claimed == null) {
      claimed = firstFree(keep + 1, MOST_NAMES);
    }
    if (claimed == null) {
      throw new FileSystemException(
          name.toString(), null, MOST_NAMES + " files have this name and its numbers already");
    }
    return claimed;
  }

  private @Nullable Path firstFree(int from, int to) throws IOException {
    for (int number = from; number <= Math.min(to, MOST_NAMES); number++) {
      Path candidate = FileNames.numbered(name, number);
      if (link(candidate) || takeOver(candidate, path -> false)) {
        return candidate;
      }
    }
    return null;
  }

  private @Nullable Path oldestSpare(int keep, ToLongFunction<Path> spareSince) throws IOException {
    Map<Long, Path> byAge = new TreeMap<>();
    for (int number = 1; number <= Math.min(keep, MOST_NAMES); number++) {
      Path candidate = FileNames.numbered(name, number);
      if (Files.isRegularFile(candidate, LinkOption.NOFOLLOW_LINKS)) {
        byAge.putIfAbsent(spareSince.applyAsLong(candidate), candidate);
      }
    }
    byAge.remove(NEVER);
    for (Map.Entry<Long, Path> old : byAge.entrySet()) {
      if (takeOver(old.getValue(), path -> spareSince.applyAsLong(path) == old.getKey())) {
        return old.getValue();
      }
    }
    return null;
  }

  /** Whether the name was free, and is ours now. */
  private boolean link(Path candidate) throws IOException {
    try {
      Files.createLink(candidate, draft);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
      return createAndMove(candidate);
    }
    Files.delete(draft);
    published = true;
    return true;
  }

  /** Where there are no hard links: the name is created, empty and locked, and then replaced. */
  private boolean createAndMove(Path candidate) throws IOException {
    try (FileChannel reserved = FileChannel.open(candidate, NEW, mode.whenCreated(candidate))) {
      if (!lockIfPossible(reserved)) {
        return false; // another process took it for a file that somebody left empty
      }
      move(candidate);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** The lock goes with the channel. */
  private static boolean lockIfPossible(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException noLocksHere) {
      return true;
    }
  }

  /**
   * Replaces a file that holds nothing. Two processes may want to: the one that has the lock of the
   * old file does it, and the other then sees that the name stands for a new one.
   */
  private boolean takeOver(Path candidate, Predicate<Path> spare) throws IOException {
    if (!isSpare(candidate, spare)) {
      return false;
    }
    Set<OpenOption> asItIs = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel old = FileChannel.open(candidate, asItIs);
        FileLock lock = old.tryLock()) {
      if (lock == null || !isSpare(candidate, spare)) {
        return false;
      }
      move(candidate);
      return true;
    } catch (OverlappingFileLockException | FileSystemException notOurs) {
      return false;
    }
  }

  private boolean isSpare(Path candidate, Predicate<Path> spare) throws IOException {
    BasicFileAttributes there = attributes(candidate);
    return there != null
        && there.isRegularFile()
        && (there.size() == 0 || spare.test(candidate))
        && Files.getOwner(candidate, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(draft));
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void move(Path to) throws IOException {
    Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    published = true;
  }

  /** Whether a file that held something had to go for this one. */
  public boolean tookOver() {
    return tookOver;
  }

  /** Deletes the file if it was not put under its name. The channel stays as it is. */
  @Override
  public void close() throws IOException {
    if (!published) {
      Files.deleteIfExists(draft);
    }
  }
}
