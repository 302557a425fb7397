package dev.impasse.agent.record;

import dev.impasse.core.file.FileMode;
import java.nio.file.Path;

/**
 * What the user wants of a trace.
 *
 * @param file its name; if that is taken it gets a number
 * @param mode who may read it
 * @param maxBytes how large it may become
 * @param keep how many traces of this name stay before the oldest clean one is replaced
 */
public record TraceSettings(Path file, FileMode mode, long maxBytes, int keep) {}
