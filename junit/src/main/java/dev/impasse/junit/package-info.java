/**
 * Fails the test that deadlocks, at once, with the cycle as message, when the tests run under the
 * Impasse agent; attaches it where it is not there; where it cannot, says so once and stays out of
 * the way.
 *
 * <p>{@link dev.impasse.junit.ImpasseSessionListener} and {@link
 * dev.impasse.junit.ImpasseExtension} are found on the class path by JUnit, {@link
 * dev.impasse.junit.ImpasseListener} by TestNG; JUnit 4 has {@link dev.impasse.junit.ImpasseRule}.
 * They and {@link dev.impasse.junit.DeadlockAssertions#assertDeadlockFree assertDeadlockFree} run
 * code in a {@link dev.impasse.junit.TestScope}; {@link dev.impasse.junit.DeadlockWatch}, which
 * hears of findings from the agent, gives each to the scope it belongs to and frees who waits
 * there.
 *
 * <p>All of it lives in the class loader of the tests; the agent is reached by reflection ({@link
 * dev.impasse.junit.Agent}), because that loader need not see it. Start reading at {@link
 * dev.impasse.junit.Guard}.
 */
@NullMarked
package dev.impasse.junit;

import org.jspecify.annotations.NullMarked;
