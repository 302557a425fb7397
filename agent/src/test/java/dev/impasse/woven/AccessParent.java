package dev.impasse.woven;

/** Declares what {@link AccessProgram} inherits, in a class file of its own. */
class AccessParent {

  volatile boolean inherited;
}
