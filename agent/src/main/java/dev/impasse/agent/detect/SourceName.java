package dev.impasse.agent.detect;

/**
 * What an object is called in the source.
 *
 * @param scope outermost class in which an expression means something, "" for a field
 * @param text the expression, or the field with its class
 */
record SourceName(String scope, String text) {}
