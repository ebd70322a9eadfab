package org.refault.simulator.check;

/**
 * A state in a few words: the number of what all may see, and what only the steps of each actor see.
 *
 * <pre>
 *   state:   actor n-1 | ... | actor 0 | number of what all may see (27 bits)
 *   actor:   frames it names, in the order in which it does (each + 1; 0 for none) | number of the rest (16 bits)
 * </pre>
 */
final class StateLayout {
    static final int PUBLIC_BITS = 27;
    static final int LOCAL_BITS = 16;
    static final int LOCAL_MASK = (1 << LOCAL_BITS) - 1;

    private final int actors;
    private final int width;
    private final int frameBits;
    private final int words;

    StateLayout(int actors, int frames) {
        this.actors = actors;
        frameBits = Codec.widthFor(frames + 1);
        width = LOCAL_BITS + frames * frameBits;
        words = (PUBLIC_BITS + actors * width + Long.SIZE - 1) / Long.SIZE;
    }

    int words() {
        return words;
    }

    /** The width of a frame's name in what an actor sees. */
    int frameBits() {
        return frameBits;
    }

    /** The number of what all may see. */
    static int publicOf(long[] state) {
        return (int) state[0] & (1 << PUBLIC_BITS) - 1;
    }

    /** What only the steps of each actor see. */
    void locals(long[] state, long[] into) {
        long mask = (1L << width) - 1;
        int bit = PUBLIC_BITS;
        for (int actor = 0; actor < actors; actor++) {
            int word = bit / Long.SIZE;
            int shift = bit % Long.SIZE;
            long value = state[word] >>> shift;
            if (shift + width > Long.SIZE) {
                value |= state[word + 1] << Long.SIZE - shift;
            }
            into[actor] = value & mask;
            bit += width;
        }
    }

    void pack(int publicNumber, long[] locals, long[] into) {
        int word = 0;
        int shift = PUBLIC_BITS;
        long filled = publicNumber;
        for (int actor = 0; actor < actors; actor++) {
            filled |= locals[actor] << shift;
            shift += width;
            if (shift >= Long.SIZE) {
                shift -= Long.SIZE;
                into[word++] = filled;
                filled = shift == 0 ? 0 : locals[actor] >>> width - shift;
            }
        }
        if (shift > 0) {
            into[word] = filled;
        }
    }

    /** Puts what only the actors' steps see in order, after a step that only a part of them were seen by. */
    void rename(long way, long[] from, int vcpus, long[] into) {
        int nextKernels = Outcomes.namedOf(way);
        int nextFree = nextKernels + Outcomes.kernelsOf(way);
        long names = way;
        for (int place = 0; place < actors; place++) {
            long local = from[place < vcpus ? Outcomes.vcpuAt(way, place) : place];
            long renamed = local & LOCAL_MASK;
            int shift = LOCAL_BITS;
            for (long left = local >>> LOCAL_BITS; left != 0; left >>>= frameBits) {
                int at = ((int) left & (1 << frameBits) - 1) * Outcomes.NAME_BITS - Outcomes.NAME_BITS;
                int name = (int) (names >>> at) & Outcomes.NAME_MASK;
                if (name >= Outcomes.NAMELESS_KERNELS) {
                    int given = name == Outcomes.NAMELESS_KERNELS ? nextKernels++ : nextFree++;
                    names ^= (long) (name ^ given) << at;
                    name = given;
                }
                renamed |= name + 1L << shift;
                shift += frameBits;
            }
            into[place] = renamed;
        }
    }
}
