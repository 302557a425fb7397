/**
 * Files as users name them: whatever form they have, they are opened here.
 *
 * <p>Called by the command line, on its main thread; the agent has none of it. Start reading at
 * {@link dev.impasse.core.input.TemporaryTrace}.
 */
@NullMarked
package dev.impasse.core.input;

import org.jspecify.annotations.NullMarked;
