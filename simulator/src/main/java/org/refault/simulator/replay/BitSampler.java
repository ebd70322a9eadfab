package org.refault.simulator.replay;

import org.refault.simulator.memory.Pte;
import org.refault.simulator.policy.HardwareView;

/**
 * Accessed bits as a sampler has collected them: what a policy sees that is not shown the hardware's at the instant.
 *
 * <pre>
 *   references ──set──> A of the page table ──sample: moved──> A of the sampler ──policy: taken──>
 *   fault ───────────────────────────────────at once─────────>
 * </pre>
 *
 * A fault needs no sample: whoever serves it knows that the page is used. Only frames whose hardware bits may be set are
 * looked at, so that a sample costs no more than the references since the last.
 */
final class BitSampler {
    private final int[] ptes;
    private final int[] pageOfFrame;
    private final int[] collected;
    private final int[] touched;
    private final boolean[] isTouched;
    private int touches;

    /** A sampler of nothing so far, of these tables. */
    BitSampler(int[] ptes, int[] pageOfFrame) {
        this.ptes = ptes;
        this.pageOfFrame = pageOfFrame;
        collected = new int[pageOfFrame.length];
        touched = new int[pageOfFrame.length];
        isTouched = new boolean[pageOfFrame.length];
    }

    /** The hardware may have set bits of the page in a frame. */
    void touch(int frame) {
        if (!isTouched[frame]) {
            isTouched[frame] = true;
            touched[touches++] = frame;
        }
    }

    /** The page in a frame was loaded or mapped again; these bits of it, and no others, are known at once. */
    void onFault(int frame, int bits) {
        collected[frame] = bits;
        touch(frame);
    }

    /** Moves the hardware's bits to the sampler's. */
    void sample() {
        for (int i = 0; i < touches; i++) {
            int frame = touched[i];
            isTouched[frame] = false;
            int page = pageOfFrame[frame];
            if (page != HardwareView.NO_PAGE) {
                collected[frame] |= ptes[page] & (Pte.ACCESSED | Pte.RINGS);
                ptes[page] &= ~(Pte.ACCESSED | Pte.RINGS);
            }
        }
        touches = 0;
    }

    boolean isAccessed(int frame) {
        return (collected[frame] & Pte.ACCESSED) != 0;
    }

    /** Those of some bits that are set; clears them. */
    int take(int frame, int bits) {
        int set = collected[frame] & bits;
        collected[frame] &= ~bits;
        return set;
    }
}
