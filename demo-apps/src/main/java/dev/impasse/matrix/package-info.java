/**
 * The table of shapes as programs: one for each way in which threads hang, and for each safe
 * pattern that looks like one, with its verdict in its annotation.
 *
 * <p>Every program is a class with fields, threads and methods as an application has them; {@link
 * dev.impasse.matrix.Shapes} runs one in a JVM of its own, and {@code MatrixIT} runs all of them
 * under the packaged agent and prints the table of {@code docs/shapes.md}. The programs know
 * nothing of the agent. Application class loader, JDK only.
 *
 * <p>Start reading at {@link dev.impasse.matrix.MonitorShapes}; the list of all is {@link
 * dev.impasse.matrix.Cells}.
 *
 * <p>A program that hangs does so each time, and by what its shape needs alone: its threads meet at
 * a {@link dev.impasse.matrix.Meeting}, which sleeps and looks, and takes no lock.
 */
@NullMarked
package dev.impasse.matrix;

import org.jspecify.annotations.NullMarked;
