/**
 * Runs a program again and again until a predicted deadlock happens.
 *
 * <p>Called by the command {@code confirm}, on its threads. Start reading at {@link
 * dev.impasse.cli.confirm.Trial}.
 */
@NullMarked
package dev.impasse.cli.confirm;

import org.jspecify.annotations.NullMarked;
