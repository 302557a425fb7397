package dev.impasse.matrix;

/** The program of a cell. */
@FunctionalInterface
interface Program {

  /**
   * Starts what hangs and returns; or, if the shape is silent, runs for some 4 seconds.
   *
   * @param cast makes its threads
   */
  void play(Cast cast) throws Exception;
}
