/**
 * The types of the MXBean, for {@code javax.management}, which reads them by reflection: hence a
 * package that the agent's module exports. Everything here can be called by the application and is
 * audited in docs/security.md; keep it to data. Start reading at {@link
 * dev.impasse.agent.jmx.DetectorMXBean}.
 */
@NullMarked
package dev.impasse.agent.jmx;

import org.jspecify.annotations.NullMarked;
