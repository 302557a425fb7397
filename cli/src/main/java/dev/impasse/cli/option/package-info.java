/**
 * Options that several commands have, with what they mean.
 *
 * <p>Filled by picocli and used by the commands, on the main thread. Start reading at {@link
 * dev.impasse.cli.option.FormatOptions}.
 */
@NullMarked
package dev.impasse.cli.option;

import org.jspecify.annotations.NullMarked;
