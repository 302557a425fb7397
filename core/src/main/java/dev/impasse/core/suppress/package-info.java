/**
 * Findings that are known and do not count: baselines, suppression files and annotations.
 *
 * <p>Called by the command line for each finding of a file, and by the agent's reporter for each
 * that it detects or predicts. Start at {@link dev.impasse.core.suppress.Suppressions}.
 */
@NullMarked
package dev.impasse.core.suppress;

import org.jspecify.annotations.NullMarked;
