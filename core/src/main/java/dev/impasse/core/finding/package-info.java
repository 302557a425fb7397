/**
 * What Impasse has to say: findings, with who holds and wants what, how sure we are, and what to
 * do.
 *
 * <p>Immutable values, made by the detector, by replay and by prediction, and rendered by {@code
 * report}. Start reading at {@link dev.impasse.core.finding.Finding}.
 */
@NullMarked
package dev.impasse.core.finding;

import org.jspecify.annotations.NullMarked;
