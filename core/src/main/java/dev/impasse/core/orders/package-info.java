/**
 * Lock orders: what {@code mode=orders} records instead of every event. Each distinct set of held
 * locks with the lock requested under it is one entry, with a count and the first stack.
 *
 * <p>Pure. Written by the agent's daemon, read and merged by the command line, on one thread at a
 * time. Start reading at {@link dev.impasse.core.orders.Orders}; the file format is in
 * docs/orders-format.md.
 */
@NullMarked
package dev.impasse.core.orders;

import org.jspecify.annotations.NullMarked;
