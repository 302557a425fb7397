package dev.impasse.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** Makes files that are no regular ones, and folders that others can write to. */
public final class SpecialFiles {

  private SpecialFiles() {}

  /** Makes a pipe with a name, or skips the test where there are none. */
  public static Path pipe(Path file) throws IOException, InterruptedException {
    assumeTrue(made("mkfifo", file.toString()), "no mkfifo here");
    return file;
  }

  /** Makes a device like /dev/null, or skips the test where that is not allowed. */
  public static Path nullDevice(Path file) throws IOException, InterruptedException {
    assumeTrue(made("mknod", file.toString(), "c", "1", "3"), "no devices can be made here");
    assumeTrue(canBeWritten(file), "devices in this folder cannot be opened");
    return file;
  }

  /** Makes somebody else the owner, or skips the test where that is not allowed. */
  public static Path ofAnotherUser(Path file) throws InterruptedException {
    assumeTrue(made("chown", "nobody", file.toString()), "no file can be handed to another user");
    return file;
  }

  private static boolean canBeWritten(Path device) {
    try {
      Files.write(device, new byte[1], java.nio.file.StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean made(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes a folder that everybody can write to. */
  public static Path sharedFolder(Path folder) throws IOException {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no permissions here");
    Files.createDirectory(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** Returns its permissions as {@code ls -l} shows them. */
  public static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
