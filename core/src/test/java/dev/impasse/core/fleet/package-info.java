/** Tests of the lock orders of many runs. */
package dev.impasse.core.fleet;
