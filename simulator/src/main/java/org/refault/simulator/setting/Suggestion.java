package org.refault.simulator.setting;

import java.util.Collection;

/** "Did you mean …?" */
public final class Suggestion {
    private static final int FARTHEST = 3;

    private Suggestion() {}

    /**
     * The end of an error message about an unknown name: a near name if there is one, else all names if they are few.
     */
    public static String of(String name, Collection<String> known) {
        String nearest = "";
        int least = Math.min(FARTHEST, (name.length() + 1) / 3) + 1;
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        if (!nearest.isEmpty()) {
            return "; did you mean " + nearest + "?";
        }
        return known.size() <= 30 ? "; known: " + String.join(", ", known) : "";
    }

    /** The least number of letters inserted, deleted, replaced or exchanged with the next: Damerau's distance. */
    private static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : cell(table, a, b, i, j);
            }
        }
        return table[a.length()][b.length()];
    }

    private static int cell(int[][] table, String a, String b, int i, int j) {
        int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, table[i - 2][j - 2] + 1) : least;
    }
}
