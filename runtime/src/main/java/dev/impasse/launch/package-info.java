/**
 * The way in: the only class of Impasse that the application's class loader sees.
 *
 * <p>It opens the isolated loader in which the agent lives and steps aside.
 */
package dev.impasse.launch;
