package dev.impasse.core.trace;

/**
 * Numbers of the definition record that holds a finding, form {@value #FORM}.
 *
 * <pre>
 *  u8 type {@value TraceFormat#FINDING}, u8 form
 *  text kind, text certainty, text fingerprint
 *  u16 sides        each: thread, lock, u8 mode, frame, text expression,
 *                         u16 holds   each: lock, u8 mode, i32 count, frame, text expression
 *                         u16 frames  each: frame
 *  u16 behind       each: thread, lock, frame
 *  u16 gone         each: thread
 *  u16 reasons      each: text
 *  text fix
 *  u16 actions      each: text
 *
 *  thread           i64 threadId(), u8 flags (1 virtual, 2 daemon), text name
 *  lock             i32 number, u8 kind, text label, text class
 *  text             u16 number; if it is the next one that was not used yet, its u16 length and
 *                   that many bytes of UTF-8 follow
 *  frame            u16 number, 0xFFFF for none; if it is the next one, texts class loader, module,
 *                   version, class, method, file ("" for none) and i32 line follow
 * </pre>
 *
 * <p>What follows the last field is for later forms, and skipped.
 */
final class FindingRecord {

  /** Form that this code writes and reads. */
  static final int FORM = 1;

  /** Largest record, bytes. */
  static final int MOST_BYTES = 200_000;

  /** Longest name, in bytes. */
  static final int MOST_NAME_BYTES = 2_000;

  /** Longest sentence, in bytes. */
  static final int MOST_SENTENCE_BYTES = 8_000;

  /** Chars of all texts of one record, each counted as often as it is used. */
  static final int MOST_CHARS = 8_000_000;

  /** Stands for no frame. */
  static final int NO_FRAME = 0xFFFF;

  /** Flag of a virtual thread. */
  static final int VIRTUAL = 1;

  /** Flag of a daemon. */
  static final int DAEMON = 2;

  private FindingRecord() {}
}
