/**
 * What threads may see of the runtime's words while other threads write them, tried by jcstress: in
 * the runtime's own package, whose package-private parts it drives. No part of the build, and called
 * by nobody.
 *
 * <p>Start reading at {@link dev.impasse.runtime.Words}.
 */
package dev.impasse.runtime;
