/**
 * Files as users name them: whatever form they have, and whatever contains them, they are opened
 * here.
 *
 * <p>Called by the analysis and by the command line, on the main thread; the agent has none of it.
 * Start reading at {@link dev.impasse.core.input.Input}.
 */
@NullMarked
package dev.impasse.core.input;

import org.jspecify.annotations.NullMarked;
