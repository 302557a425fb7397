/**
 * The commands, one class each: what they take, in which order they do it, and their exit code.
 *
 * <p>Made and called by picocli, on the main thread, in the application class loader. What they
 * have in common is in the packages beside this one. Start reading at {@link
 * dev.impasse.cli.command.AnalyzeCommand}.
 */
@NullMarked
package dev.impasse.cli.command;

import org.jspecify.annotations.NullMarked;
