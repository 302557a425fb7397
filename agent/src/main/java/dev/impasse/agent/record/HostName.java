package dev.impasse.agent.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine; no name server is asked. */
public final class HostName {

  private static final Path OF_THE_KERNEL = Path.of("/proc/sys/kernel/hostname");
  private static final int MOST_CHARS = 255;

  private HostName() {}

  /** Returns it, {@code localhost} if neither the environment nor the kernel says. */
  public static String get() {
    String name = System.getenv().getOrDefault("HOSTNAME", System.getenv("COMPUTERNAME"));
    if (name == null || name.isBlank()) {
      name = ofTheKernel();
    }
    name = name.lines().findFirst().orElse("").strip();
    return name.isEmpty() ? "localhost" : name.substring(0, Math.min(name.length(), MOST_CHARS));
  }

  private static String ofTheKernel() {
    try {
      return Files.readString(OF_THE_KERNEL);
    } catch (IOException | RuntimeException notLinux) {
      return "";
    }
  }
}
