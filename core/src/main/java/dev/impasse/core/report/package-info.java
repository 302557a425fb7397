/**
 * Renders findings for people.
 *
 * <p>Pure functions from findings to text; used by the agent and by the CLI. Start reading at
 * {@link dev.impasse.core.report.TextReport}.
 */
@NullMarked
package dev.impasse.core.report;

import org.jspecify.annotations.NullMarked;
