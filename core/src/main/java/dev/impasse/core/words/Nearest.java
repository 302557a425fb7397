package dev.impasse.core.words;

/** Finds what somebody probably meant who typed something else. */
public final class Nearest {

  private Nearest() {}

  /**
   * Returns the candidate that takes the fewest edits to reach, "" if each takes more than half of
   * its length. {@code O(n m)} for each candidate.
   */
  public static String of(String typed, Iterable<String> candidates) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int edits = edits(typed, candidate);
      if (edits < least && 2 * edits <= candidate.length()) {
        least = edits;
        best = candidate;
      }
    }
    return best;
  }

  /** The distance of Levenshtein, with one row of the table kept. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? diagonal : diagonal + 1;
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
