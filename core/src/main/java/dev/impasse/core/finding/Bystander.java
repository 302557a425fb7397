package dev.impasse.core.finding;

import org.jspecify.annotations.Nullable;

/**
 * A thread that is no part of the cycle and cannot go on because of it.
 *
 * @param thread the thread
 * @param wants what it waits for
 * @param wantsAt where, null when not known
 */
public record Bystander(ThreadRef thread, LockRef wants, @Nullable StackTraceElement wantsAt) {}
