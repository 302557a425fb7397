/**
 * The parts of the report as a page: its scripts and style, the data block, and the events of a
 * trace in a form that a browser can replay and zoom.
 */
@NullMarked
package dev.impasse.core.html;

import org.jspecify.annotations.NullMarked;
