package org.refault.simulator.curve;

import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.replay.NextUse;

/**
 * The fault curve of OPT, by its stack: the first c entries are what a memory of c frames holds. In a first pass the next use
 * of every reference is found, in a second the stack is kept (mattson1970).
 *
 * <p>An entry is the run in which its page is referenced next: nothing else of the page matters, and the page of the present
 * run is the one whose entry is the present run. That page moves to the top. On the way down to the place where it was, the
 * page that is displaced meets the page at each depth; the one that is needed sooner stays, the other goes on down: a victim
 * of a memory of that size.
 *
 * <pre>
 *   run 6 is to page c; next use of c is 9       7 12 8 6 20   →   9 7 8 12 20       depth of c: 4
 * </pre>
 *
 * <p>O(depth) a run.
 */
public final class OptCurve {
    /** Entries that a step passes in the time in which a replay of one size makes a reference; measured, 70 to 450. */
    private static final int DEPTH_OF_A_REPLAY = 200;

    private OptCurve() {}

    /**
     * Whether the stack takes less time than a replay for each size.
     *
     * @param deepest greatest memory size that is asked for
     * @param sizes how many are
     */
    public static boolean pays(int deepest, int sizes) {
        return deepest <= (long) DEPTH_OF_A_REPLAY * sizes;
    }

    /**
     * The curve of a string.
     *
     * @param deepest greatest memory size that is asked for, at least 1; the stack is kept no deeper
     */
    public static FaultCurve of(ReferenceString string, int deepest) {
        int[] nextUse = NextUse.of(string);
        int[] counts = string.counts();
        int[] stack = new int[Math.min(deepest, string.pageCount())];
        long[] depths = new long[stack.length + 1];
        int height = 0;
        for (int run = 0; run < nextUse.length; run++) {
            int depth = reference(stack, height, run, nextUse[run]);
            if (depth <= height) {
                depths[depth]++;
            } else if (height < stack.length) {
                height++;
            }
            depths[1] += counts == null ? 0 : counts[run] - 1;
        }
        return new FaultCurve(string.references(), string.pageCount(), depths);
    }

    /** Moves the page of a run to the top; the depth at which it was, or one more than the height if it was not there. */
    private static int reference(int[] stack, int height, int run, int next) {
        if (height == 0) {
            stack[0] = next;
            return 1;
        }
        int displaced = stack[0];
        stack[0] = next;
        if (displaced == run) {
            return 1;
        }
        for (int i = 1; i < height; i++) {
            int here = stack[i];
            if (here == run) {
                stack[i] = displaced;
                return i + 1;
            }
            stack[i] = Math.min(here, displaced);
            displaced = Math.max(here, displaced);
        }
        if (height < stack.length) {
            stack[height] = displaced;
        }
        return height + 1;
    }
}
