package org.refault.simulator.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateLayoutTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "5, 2", "3, 3", "7, 4", "7, 6"})
    void unpacksWhatWasPacked(int actors, int frames) {
        StateLayout layout = new StateLayout(actors, frames);
        int width = StateLayout.LOCAL_BITS + frames * layout.frameBits();
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            int publicNumber = random.nextInt(1 << StateLayout.PUBLIC_BITS);
            long[] locals = random.longs(actors, 0, 1L << width).toArray();
            long[] state = new long[layout.words()];
            layout.pack(publicNumber, locals, state);
            long[] unpacked = new long[actors];
            layout.locals(state, unpacked);

            assertEquals(publicNumber, StateLayout.publicOf(state));
            assertArrayEquals(locals, unpacked);
        }
    }

    /*
     * Four frames, names of 3 bits. Frame 0 is now called 1 and frame 1 is called 0; of frames 2 and 3 nobody but actors
     * knows, frame 2 is free and frame 3 the kernel's: the kernel's come first, so that 3 is called 2 and 2 is called 3.
     * The virtual CPUs change places.
     *
     *   was:   vCPU 0: rest 5, frames 0 and 2    vCPU 1: rest 6, frame 3    swapper: rest 7, frames 3, 1
     *   is:    vCPU 0: rest 6, frame 2           vCPU 1: rest 5, frames 1 and 3   swapper: rest 7, frames 2, 0
     */
    @Test
    void framesGetTheirNewNamesAndVirtualCpusTheirNewPlaces() {
        StateLayout layout = new StateLayout(3, 4);
        long names = 1 | 0 << 4 | (long) Outcomes.NAMELESS_FREE << 8 | (long) Outcomes.NAMELESS_KERNELS << 12;
        long way = Outcomes.way(new int[] {1, 0}, names, 2, 1);
        long[] renamed = new long[3];
        layout.rename(way, new long[] {local(5, 0, 2), local(6, 3), local(7, 3, 1)}, 2, renamed);

        assertArrayEquals(new long[] {local(6, 2), local(5, 1, 3), local(7, 2, 0)}, renamed);
    }

    private static long local(long rest, int... frames) {
        long local = rest;
        for (int i = 0; i < frames.length; i++) {
            local |= frames[i] + 1L << StateLayout.LOCAL_BITS + 3 * i;
        }
        return local;
    }
}
