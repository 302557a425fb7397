/**
 * The detector: scans the states of waiting threads, and reports those that can never go on.
 *
 * <p>Runs on one daemon. It never stops the application: a deadlock is a stable property, so two
 * scans that find the same waits prove it. Only when one is certain are stacks taken. Start reading
 * at {@link dev.impasse.agent.detect.Detector}.
 */
@NullMarked
package dev.impasse.agent.detect;

import org.jspecify.annotations.NullMarked;
