package dev.impasse.core.suppress;

import org.jspecify.annotations.Nullable;

/**
 * Code that is annotated to be left out of findings.
 *
 * @param type binary name of the class
 * @param method name of the method if that is annotated, {@code <init>} for a constructor
 * @param field name of the field if that is annotated
 * @param reason why
 */
public record SuppressedCode(
    String type, @Nullable String method, @Nullable String field, String reason) {

  /** Returns what is annotated: {@code demo.Pair}, {@code demo.Pair.run}. */
  String place() {
    String member = method == null ? field : method;
    return member == null ? type : type + "." + member;
  }
}
