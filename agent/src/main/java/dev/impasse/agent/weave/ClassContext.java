package dev.impasse.agent.weave;

import org.jspecify.annotations.Nullable;

/**
 * What the weaving of one class needs to know.
 *
 * @param internalName the class, with slashes
 * @param sourceFile its source file, if it says
 * @param majorVersion version of its class file
 * @param superName its superclass
 * @param accesses finds accesses that order threads, or null if nobody wants to know
 */
record ClassContext(
    String internalName,
    @Nullable String sourceFile,
    int majorVersion,
    @Nullable String superName,
    CallMatcher matcher,
    @Nullable AccessMatcher accesses,
    HookClasses hooks,
    SiteRegistry sites,
    WeavingStatistics coverage) {

  ClassContext withSourceFile(@Nullable String file) {
    return new ClassContext(
        internalName, file, majorVersion, superName, matcher, accesses, hooks, sites, coverage);
  }

  String className() {
    return internalName.replace('/', '.');
  }

  void countSkipped(SkipReason reason, String method) {
    coverage.countSkipped(reason, className() + "." + method);
  }
}
