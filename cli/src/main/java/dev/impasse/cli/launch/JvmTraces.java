package dev.impasse.cli.launch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The files by which a JVM shows other processes that it is one, and of which kind. */
final class JvmTraces {

  private static final String OPENJ9_FOLDER = ".com_ibm_tools_attach";

  private JvmTraces() {}

  /** Whether a HotSpot of this process id has its file of counters; not with -XX:-UsePerfData. */
  static boolean ofHotSpot(String pid) {
    return temporaryFolders().stream().anyMatch(folder -> hasCounters(folder, pid));
  }

  private static boolean hasCounters(Path folder, String pid) {
    try (DirectoryStream<Path> users = Files.newDirectoryStream(folder, "hsperfdata_*")) {
      for (Path user : users) {
        if (Files.exists(user.resolve(pid))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether an OpenJ9 of this process id waits for those who attach. */
  static boolean ofOpenJ9(String pid) {
    String set = System.getProperty("com.ibm.tools.attach.directory", "");
    return (!set.isEmpty() && Files.isDirectory(Path.of(set, pid)))
        || temporaryFolders().stream()
            .anyMatch(folder -> Files.isDirectory(folder.resolve(OPENJ9_FOLDER).resolve(pid)));
  }

  /** A JVM on Linux does not ask for java.io.tmpdir. */
  private static Set<Path> temporaryFolders() {
    Path here = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    return here.equals(Path.of("/tmp")) ? Set.of(here) : Set.of(here, Path.of("/tmp"));
  }
}
