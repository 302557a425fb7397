/**
 * The options of the agent and what values they take: the agent reads them, and the command line
 * checks what a person typed before a program starts with it. Pure; start at {@link AgentOption}.
 */
@NullMarked
package dev.impasse.core.option;

import org.jspecify.annotations.NullMarked;
