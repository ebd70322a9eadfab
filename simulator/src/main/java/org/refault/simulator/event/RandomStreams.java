package org.refault.simulator.event;

import umontreal.ssj.rng.MRG32k3aL;

/**
 * The random streams of one run, one for each role.
 *
 * <p>A stream's seed is a hash of the run's seed and the role's name, so that a new role moves no other, and policies
 * compared under one seed meet the same chance. Replication r is substream r of every stream.
 */
public final class RandomStreams {
    private static final long MODULUS_1 = 4_294_967_087L;
    private static final long MODULUS_2 = 4_294_944_443L;

    private final long seed;
    private final int replication;

    /**
     * The streams of a run.
     *
     * @param seed any number
     * @param replication 0 for the first
     */
    public RandomStreams(long seed, int replication) {
        this.seed = seed;
        this.replication = replication;
    }

    /** A new stream for a role, at its beginning. */
    public RandomStream stream(String role) {
        long state = seed;
        for (int i = 0; i < role.length(); i++) {
            state = SplitMix64.mix(state ^ role.charAt(i));
        }
        long[] seeds = new long[6];
        for (int i = 0; i < seeds.length; i++) {
            state = SplitMix64.mix(state + 0x9E3779B97F4A7C15L);
            // MRG32k3a wants three numbers below each modulus, not all zero: 1 and above is always right.
            seeds[i] = 1 + Long.remainderUnsigned(state, (i < 3 ? MODULUS_1 : MODULUS_2) - 1);
        }
        MRG32k3aL generator = construct();
        generator.setSeed(seeds);
        generator.increasedPrecision(true);
        for (int i = 0; i < replication; i++) {
            generator.resetNextSubstream();
        }
        return new RandomStream(generator);
    }

    /** SSJ's constructor takes a seed from an unsynchronised static before ours replaces it. */
    private static MRG32k3aL construct() {
        synchronized (RandomStreams.class) {
            return new MRG32k3aL();
        }
    }
}
