/**
 * What the application's class loader sees of Impasse, besides the hooks: the way in, {@link
 * dev.impasse.launch.ImpasseAgent}, which opens the isolated loader in which the agent lives and
 * steps aside, and {@link dev.impasse.launch.Findings}, with which a program hears of findings.
 */
@NullMarked
package dev.impasse.launch;

import org.jspecify.annotations.NullMarked;
