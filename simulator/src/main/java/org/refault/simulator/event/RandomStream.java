package org.refault.simulator.event;

import umontreal.ssj.rng.MRG32k3aL;

/**
 * One source of random numbers, drawn by one role (a policy, a host process, a generator).
 *
 * <p>L'Ecuyer's MRG32k3a in SSJ's implementation by long arithmetic, with increased precision (53 bits). The same
 * (seed, role, replication) gives the same numbers on every machine; a replication is a substream.
 */
public final class RandomStream {
    private final MRG32k3aL generator;

    RandomStream(MRG32k3aL generator) {
        this.generator = generator;
    }

    /** A number uniform in (0, 1). */
    public double nextDouble() {
        return generator.nextDouble();
    }

    /** A number uniform in 0 to {@code bound}, exclusive. */
    public int nextInt(int bound) {
        return (int) (generator.nextDouble() * bound);
    }

    /** A number of the exponential distribution with the given mean, by inversion. */
    public double nextExponential(double mean) {
        return -mean * StrictMath.log(1 - generator.nextDouble());
    }
}
