package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.ReplayResult;

class SegmentedFifoPolicyTest {
    /* 4 frames, 2 of them for unmapped pages; oldest at the left.
     * 1 2 3 4   faults                    mapped 3 4   unmapped 1 2
     * 1         soft fault                mapped 4 1   unmapped 2 3
     * 1         hit
     * 5         fault, victim 2           mapped 1 5   unmapped 3 4      (FIFO would have taken 1) */
    @Test
    void rescuesAnUnmappedPageThatIsReferencedInTime() {
        Desk desk = new Desk("segmented-fifo:split=50", 4);
        desk.read(1, 2, 3, 4);
        assertEquals(0, desk.softFaults());
        desk.read(1, 1);
        assertEquals(1, desk.softFaults());
        assertEquals(2, desk.read(5));
        assertEquals(3, desk.read(6));
    }

    @Test
    void isFifoWithoutTheSecondListAndLruWithNothingElse() {
        LawsTest.assertSameFaultsButSoftOnes("fifo", "segmented-fifo:split=0");
        LawsTest.assertSameFaultsButSoftOnes("lru", "segmented-fifo:split=100");
    }

    @Test
    void equalsTwoLists() {
        for (int split : new int[] {0, 10, 25, 50, 90, 100}) {
            DifferentialTest.compare(
                    "segmented-fifo:split=" + split, true, Long.MAX_VALUE, string -> new Twin(string, split));
        }
    }

    @Test
    void countsSoftFaultsApart() {
        for (int i = 0; i < 10; i++) {
            ReferenceString string = Strings.randomSingles(Strings.SEED + i, 30, 500);
            for (int frames : new int[] {4, 9, 20}) {
                Twin twin = new Twin(string, 50);
                twin.run(frames, true, Long.MAX_VALUE);
                ReplayResult result = Strings.replay("segmented-fifo:split=50", string, frames);
                assertEquals(twin.softFaults, result.softFaults());
                assertTrue(result.softFaults() > 0);
            }
        }
    }

    /** {@code frames} is known by the greatest number of resident pages. */
    private static final class Twin extends SlowPager {
        private final int split;
        private final List<Page> mapped = new ArrayList<>();
        private final List<Page> unmapped = new ArrayList<>();
        private long softFaults;
        private int frames;

        Twin(ReferenceString string, int split) {
            super(string);
            this.split = split;
        }

        @Override
        SlowPager run(int ofFrames, boolean loadBit, long period) {
            frames = ofFrames;
            return super.run(ofFrames, loadBit, period);
        }

        @Override
        void referenced(Page page, Strings.Reference by) {
            if (mapped.contains(page)) {
                return;
            }
            softFaults += unmapped.remove(page) ? 1 : 0;
            mapped.add(page);
            while (mapped.size() > frames - frames * split / 100) {
                unmapped.add(mapped.remove(0));
            }
        }

        @Override
        Page victim() {
            return unmapped.isEmpty() ? mapped.remove(0) : unmapped.remove(0);
        }
    }
}
