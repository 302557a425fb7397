package dev.impasse.core.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may read and write a new file. Immutable; without effect where there is no such thing. */
public final class FileMode {

  /** As the umask of the process says, and as the file that is replaced had it. */
  public static final FileMode USUAL = new FileMode(null);

  /** The owner alone. */
  public static final FileMode PRIVATE =
      new FileMode(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private static final FileAttribute<?>[] NONE = {};
  private static final int OWNER_READS_AND_WRITES = 0600;

  private final @Nullable Set<PosixFilePermission> permissions;

  private FileMode(@Nullable Set<PosixFilePermission> permissions) {
    this.permissions = permissions;
  }

  /** Parses {@code 640}: octal, no execution, and the owner must be able to read and write. */
  public static Optional<FileMode> parse(String octal) {
    if (!octal.matches("0?[0-7]{3}")) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(octal, 8);
    if ((bits & OWNER_READS_AND_WRITES) != OWNER_READS_AND_WRITES || (bits & 0111) != 0) {
      return Optional.empty();
    }
    Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromTheLeft = PosixFilePermission.values(); // rwx of owner, group, others
    for (int i = 0; i < fromTheLeft.length; i++) {
      if ((bits >> (fromTheLeft.length - 1 - i) & 1) != 0) {
        all.add(fromTheLeft[i]);
      }
    }
    return Optional.of(new FileMode(all));
  }

  /** Returns what to create a file with: never more than its owner, {@link #give} adds the rest. */
  FileAttribute<?>[] whenCreated(Path file) {
    return permissions == null || !known(file)
        ? NONE
        : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ownersPart(permissions))};
  }

  private static Set<PosixFilePermission> ownersPart(Set<PosixFilePermission> permissions) {
    Set<PosixFilePermission> owners = EnumSet.copyOf(permissions);
    owners.retainAll(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    return owners;
  }

  /** Sets the permissions of a file that was created with {@link #whenCreated}. */
  void give(Path file) throws IOException {
    if (permissions != null && this != PRIVATE && known(file)) {
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  /** Takes over the permissions of an own file that will be replaced, if none were asked for. */
  void giveAsBefore(Path before, Path file) throws IOException {
    if (permissions != null || !known(file)) {
      return;
    }
    PosixFileAttributes old;
    try {
      old = Files.readAttributes(before, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException nothingThere) {
      return;
    }
    if (old.isRegularFile() && old.owner().equals(Files.getOwner(file))) {
      Files.setPosixFilePermissions(file, old.permissions());
    }
  }

  private static boolean known(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
