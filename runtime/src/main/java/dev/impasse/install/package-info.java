/**
 * What makes the two modules of the agent, at the start and never again: the one class that opens
 * the JDK's way to define modules. Lives in a loader of its own that nobody keeps; the application
 * never sees it. Start reading at {@link dev.impasse.install.Installer}.
 */
@NullMarked
package dev.impasse.install;

import org.jspecify.annotations.NullMarked;
