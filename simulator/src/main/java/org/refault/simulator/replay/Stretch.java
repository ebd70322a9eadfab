package org.refault.simulator.replay;

import org.refault.simulator.memory.Pte;
import org.refault.simulator.reference.Run;

/**
 * The loop over a stretch of whole runs between two scans. Sets A and D and reports faults; nothing else.
 */
interface Stretch {
    /**
     * Replays runs {@code from} to {@code to}, exclusive.
     *
     * @param start references before the first of them
     * @return references up to the end of the last of them
     */
    long replay(int from, int to, long start);

    /** The bits that a run of each description sets in the entry of a resident page. */
    static int[] bitsOfDescriptions() {
        int[] bits = new int[Run.DESCRIPTIONS];
        for (int description = 0; description < bits.length; description++) {
            bits[description] =
                    Pte.ACCESSED | (Run.writes(description) ? Pte.DIRTY : 0) | Pte.ring(Run.cpl(description));
        }
        return bits;
    }
}
