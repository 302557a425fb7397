/**
 * Every site that was woven, by its id: code location, expression, and the name that it gives a
 * lock.
 *
 * <p>Lives in the isolated class loader "impasse". Sites come on threads of the application that
 * load classes, without a lock; the detector and the collector of lock orders ask on threads of the
 * agent. Start reading at {@link dev.impasse.agent.site.Sites}.
 */
@NullMarked
package dev.impasse.agent.site;

import org.jspecify.annotations.NullMarked;
