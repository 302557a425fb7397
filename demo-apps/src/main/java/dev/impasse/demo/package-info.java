/**
 * Small programs that deadlock, or look as if they might, each with its declared verdict.
 *
 * <p>Every demo is one class with a {@code main}, a story, a sample of its real output and a {@link
 * dev.impasse.demo.Demo} annotation; a broken demo names its repaired counterpart and the other way
 * round. {@code impasse demo} runs them in a JVM of their own under the packaged agent; {@code
 * DemoVerdictIT} does the same and checks the verdicts. The programs know nothing of the agent.
 * Application class loader, JDK only.
 *
 * <p>Start reading at {@link dev.impasse.demo.MutexDemo}; the list of all is {@link
 * dev.impasse.demo.Catalogue}.
 *
 * <p>A demo that deadlocks does so each time: its threads meet at a {@link
 * java.util.concurrent.Phaser} when each holds its first lock (except {@code mutex}, which keeps
 * the sleep of its original), and it stays hung until somebody ends it. What sleeps, sleeps through
 * {@link dev.impasse.demo.Pace}, so that tests may hurry it.
 */
@NullMarked
package dev.impasse.demo;

import org.jspecify.annotations.NullMarked;
