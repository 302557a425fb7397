package dev.impasse.agent.orders;

import dev.impasse.core.file.FileMode;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How lock orders are written.
 *
 * @param file to which file
 * @param mode its permissions
 * @param host the name of this host
 * @param command the command line as it may be recorded
 * @param service what this JVM is an instance of, "" if nothing says
 * @param version which release of it, "" if nothing says
 * @param rotate after which time a new file begins, zero for never
 * @param keep how many files of this run are kept
 */
public record OrdersSettings(
    Path file,
    FileMode mode,
    String host,
    String command,
    String service,
    String version,
    Duration rotate,
    int keep) {}
