package dev.impasse.core.file;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the name of an output stands for: a file, there or not yet, or a stream (pipe, device,
 * {@code /dev/stdout}) that is written through.
 *
 * <p>A link is followed where only its owner could have put it: it and its folder belong to the
 * user of this process or to root, and nobody else may write to the folder. A pipe or a device of
 * another user is not written to in a folder that others can write to.
 *
 * @param path where it is, links followed
 * @param stream whether it is written through and never replaced
 */
record OutputTarget(Path path, boolean stream) {

  private static final int MOST_LINKS = 40;
  private static final String ROOT = "root";

  /**
   * Finds out what there is.
   *
   * @throws FileSystemException with the reason, for a folder and for a link that is not followed
   */
  static OutputTarget of(Path named) throws IOException {
    Path at = named.toAbsolutePath();
    for (int links = 0; links < MOST_LINKS; links++) {
      BasicFileAttributes there = attributes(at, LinkOption.NOFOLLOW_LINKS);
      if (there == null || there.isRegularFile()) {
        return new OutputTarget(at, false);
      }
      if (there.isDirectory()) {
        throw refused(named, "this is a folder");
      }
      if (isDescriptor(at)) {
        return new OutputTarget(at, true);
      }
      if (there.isOther()) {
        if (anotherUserPutIt(at)) {
          throw refused(named, "this is no file of yours: another user has put it there");
        }
        return new OutputTarget(at, true);
      }
      Path target = followed(at);
      if (target == null) {
        throw refused(named, "this is a link, and is not followed: others may have put it there");
      }
      at = target;
    }
    throw refused(named, "too many links");
  }

  /** The same where only a regular file will do. */
  static Path file(Path named) throws IOException {
    OutputTarget target = of(named);
    if (target.stream) {
      throw refused(named, "this is no regular file");
    }
    return target.path;
  }

  /** Opens a stream to be written through; the process's own stdout and stderr as they are. */
  OutputStream open() throws IOException {
    if (isDescriptor(path)) {
      String own = ProcessHandle.current().pid() + "";
      if (folderOf(path).toRealPath().getName(1).toString().equals(own)) {
        switch (String.valueOf(path.getFileName())) {
          case "1" -> {
            return new StandardStream(FileDescriptor.out);
          }
          case "2" -> {
            return new StandardStream(FileDescriptor.err);
          }
          default -> {
            // opened by its name
          }
        }
      }
      return Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
    OpenOption[] asItIs = {StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS};
    return Files.newOutputStream(path, asItIs);
  }

  /** A stream that everybody in the process goes on to use. */
  private static final class StandardStream extends FileOutputStream {
    StandardStream(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public void close() {
      // not ours
    }
  }

  private static @Nullable BasicFileAttributes attributes(Path at, LinkOption... how)
      throws IOException {
    try {
      return Files.readAttributes(at, BasicFileAttributes.class, how);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Path folderOf(Path at) {
    Path folder = at.getParent();
    return folder == null ? at : folder;
  }

  /** Whether this is {@code /proc/PID/fd/N}, to which {@code /dev/stdout} leads on Linux. */
  private static boolean isDescriptor(Path at) throws IOException {
    return at.getFileSystem().getSeparator().equals("/")
        && folderOf(at).toRealPath().toString().matches("/proc/\\d+/(task/\\d+/)?fd");
  }

  /** Returns where a link leads; null if it is not followed. */
  private static @Nullable Path followed(Path link) throws IOException {
    try {
      return onlyItsOwnerPutIt(link)
          ? link.resolveSibling(Files.readSymbolicLink(link)).toAbsolutePath()
          : null;
    } catch (NoSuchFileException | NotLinkException changedMeanwhile) {
      return link;
    }
  }

  private static boolean onlyItsOwnerPutIt(Path link) throws IOException {
    if (!link.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return true; // to make a link takes a privilege there
    }
    PosixFileAttributes folder = Files.readAttributes(folderOf(link), PosixFileAttributes.class);
    PosixFileAttributes itself =
        Files.readAttributes(link, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return isTrusted(folder) && isTrusted(itself) && !othersWriteTo(folder);
  }

  /** Whether this pipe or device was made for us to write to by who may read what we do. */
  private static boolean anotherUserPutIt(Path special) throws IOException {
    if (!special.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    return othersWriteTo(Files.readAttributes(folderOf(special), PosixFileAttributes.class))
        && !isTrusted(
            Files.readAttributes(special, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  private static boolean isTrusted(PosixFileAttributes of) {
    String owner = of.owner().getName();
    Optional<String> user = ProcessHandle.current().info().user();
    return owner.equals(ROOT) || owner.equals(user.orElse(ROOT));
  }

  /** A group that has the name of the owner is taken to have no other member. */
  private static boolean othersWriteTo(PosixFileAttributes folder) {
    boolean group = folder.permissions().contains(PosixFilePermission.GROUP_WRITE);
    return folder.permissions().contains(PosixFilePermission.OTHERS_WRITE)
        || (group && !folder.group().getName().equals(folder.owner().getName()));
  }

  private static FileSystemException refused(Path named, String why) {
    return new FileSystemException(named.toString(), null, why);
  }
}
