/**
 * What tests of all modules share: the JDKs of this machine, the jars that the build packages, and
 * programs in processes of their own. Tests alone depend on this module, and nothing that is
 * released carries it.
 *
 * <p>Start reading at {@link dev.impasse.testing.JvmCommand}. Programs that are forked stay in the
 * module whose tests fork them.
 */
@NullMarked
package dev.impasse.testing;

import org.jspecify.annotations.NullMarked;
