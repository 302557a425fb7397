/**
 * Collects lock orders ({@code mode=orders}) and keeps their file up to date.
 *
 * <p>In the agent's class loader. Start reading at {@link
 * dev.impasse.agent.orders.OrdersCollector}.
 */
@NullMarked
package dev.impasse.agent.orders;

import org.jspecify.annotations.NullMarked;
