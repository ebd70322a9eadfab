package org.refault.simulator.event;

/** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): spreads every bit of a number over all 64. */
public final class SplitMix64 {
    private SplitMix64() {}

    /** The number mixed; a bijection, and 0 for 0. */
    public static long mix(long number) {
        long z = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
