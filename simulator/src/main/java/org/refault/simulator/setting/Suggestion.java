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

    /** Levenshtein's distance: the least number of letters inserted, deleted or replaced. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
