package org.refault.traces;

import org.refault.simulator.event.RandomStream;

/**
 * Draws a number 0 to n-1 with given weights in constant time: Walker's alias method, in the form of Vose (1991).
 *
 * <p>The numbers are columns of equal width. A column keeps a draw with its own share of the width, and hands the rest to
 * one other number, its alias. One uniform number of 53 bits chooses the column with its leading part and decides with the rest.
 */
final class AliasTable {
    private final double[] shares;
    private final int[] aliases;

    AliasTable(double[] weights) {
        int n = weights.length;
        shares = new double[n];
        aliases = new int[n];
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        // One array holds both stacks: the columns that are too low from the left, those too high from the right.
        int[] stacks = new int[n];
        int low = 0;
        int high = n;
        for (int i = 0; i < n; i++) {
            shares[i] = weights[i] * n / sum;
            if (shares[i] < 1) {
                stacks[low++] = i;
            } else {
                stacks[--high] = i;
            }
        }
        while (low > 0 && high < n) {
            int receiver = stacks[--low];
            int giver = stacks[high];
            aliases[receiver] = giver;
            shares[giver] -= 1 - shares[receiver];
            if (shares[giver] < 1) {
                high++;
                stacks[low++] = giver;
            }
        }
        // What is left on either stack differs from 1 by rounding only.
        while (low > 0) {
            shares[stacks[--low]] = 1;
        }
        while (high < n) {
            shares[stacks[high++]] = 1;
        }
    }

    /** Draws {@code count} numbers into {@code drawn}, from 0 on. */
    void draw(RandomStream random, int[] drawn, int count) {
        for (int i = 0; i < count; i++) {
            drawn[i] = draw(random);
        }
    }

    /** Draws one number. */
    int draw(RandomStream random) {
        double scaled = random.nextDouble() * shares.length;
        int column = Math.min((int) scaled, shares.length - 1);
        return scaled - column < shares[column] ? column : aliases[column];
    }

    /** Weights of Zipf's law over the numbers 0 to n-1, whose ranks are a random permutation of them. */
    static AliasTable scatteredZipf(int n, double s, RandomStream placement) {
        return zipf(permutation(n, placement), s);
    }

    /** A random order of 0 to n-1: Durstenfeld's shuffle. */
    private static int[] permutation(int n, RandomStream random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Weights of Zipf's law: the number at position r of {@code order}, counted from 0, has weight 1 / (r+1)^s. */
    static AliasTable zipf(int[] order, double s) {
        double[] weights = new double[order.length];
        for (int rank = 0; rank < order.length; rank++) {
            weights[order[rank]] = StrictMath.pow(rank + 1, -s);
        }
        return new AliasTable(weights);
    }
}
