/**
 * The Maven plugin: puts the agent in front of the tests, and runs the command line on what they
 * recorded. It knows neither traces nor findings: both work in processes of their own.
 */
@NullMarked
package dev.impasse.maven;

import org.jspecify.annotations.NullMarked;
