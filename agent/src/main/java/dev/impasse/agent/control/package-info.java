/**
 * What the application may ask of the agent: scans, predictions, the threads of a deadlock, figures
 * for JMX.
 *
 * <p>Lives in the isolated class loader "impasse". Called on threads of the application, through
 * functions of JDK types (the launcher's {@code AgentControl}) and through the MXBean; they may
 * wait for a scan, and get nothing that they could not have otherwise. Start reading at {@link
 * dev.impasse.agent.control.Services}.
 */
@NullMarked
package dev.impasse.agent.control;

import org.jspecify.annotations.NullMarked;
