package dev.impasse.junit;

import org.jspecify.annotations.Nullable;

/**
 * What a piece of code is.
 *
 * @param name for people
 * @param type the test class, or null if there is none
 * @param test id of the test that it is part of: the same for a test method, its constructor and
 *     the methods before and after it; or of a class
 */
record Subject(String name, @Nullable Class<?> type, String test) {}
