/**
 * What happens with a finding once the detector is sure: where it is reported, and what is done
 * about it.
 *
 * <p>Called by the detector's daemons, one finding at a time; whatever may block (listeners of the
 * application, shutdown hooks) runs on daemons of its own. Lives in the loader "impasse". Start
 * reading at {@link dev.impasse.agent.notify.FindingSink} and {@link
 * dev.impasse.agent.notify.Reactions}.
 */
@NullMarked
package dev.impasse.agent.notify;

import org.jspecify.annotations.NullMarked;
