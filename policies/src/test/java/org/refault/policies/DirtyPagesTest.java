package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.policies.Strings.Reference;
import org.refault.simulator.conformance.Desk;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.result.ReplayResult;

/** Options by which clean pages go first or dirty ones are written together: what goes, and every page-out. */
class DirtyPagesTest {
    private static final List<ReferenceString> STRINGS = IntStream.range(0, 12)
            .mapToObj(i -> Strings.random(Strings.SEED + 500 + i, 30, 400, 1 + i % 3))
            .toList();

    /* 3 frames, bit clear on load, oldest at the left; * accessed, w dirty.
     * w1 2 w3   faults                                                        1w 2 3w
     * 4         clean and not accessed: 2; the queue turns                    3w 1w 4
     * 4 4       resident                                                      3w 1w 4*
     * 5         none clean and not accessed; 3, not accessed, goes            1w 4* 5
     * w1 5      resident                                                      1w* 4* 5*
     * 6         none; all bits cleared on the second way round, then 4, clean  5 1w 6 */
    @Test
    void enhancedSecondChanceTakesTheLowestOfFourClasses() {
        Desk desk = new Desk("second-chance:clean-first=1", 3);
        desk.write(1);
        desk.read(2);
        desk.write(3);
        assertEquals(2, desk.read(4));
        desk.read(4, 4);
        assertEquals(3, desk.read(5));
        desk.write(1);
        desk.read(5);
        assertEquals(4, desk.read(6));
        assertEquals(5, desk.read(7));
    }

    @Test
    void enhancedSecondChanceEqualsTheStepsOfTheBook() {
        DifferentialTest.compare(
                "second-chance:clean-first=1", false, Long.MAX_VALUE, DirtyPagesTest::enhancedSecondChance);
        DifferentialTest.compare(
                "second-chance:clean-first=1+load-bit=1", true, Long.MAX_VALUE, DirtyPagesTest::enhancedSecondChance);
    }

    /** A ring of frames and a pointer, as stallings2018 has it; a new page takes its victim's place. */
    private static SlowPager enhancedSecondChance(ReferenceString string) {
        return new SlowPager(string) {
            private final List<Page> ring = new ArrayList<>();
            private int pointer;
            private boolean full;

            @Override
            void referenced(Page page, Reference by) {
                if (!ring.contains(page)) {
                    ring.add(pointer, page);
                    pointer = full ? (pointer + 1) % ring.size() : pointer + 1;
                }
            }

            @Override
            Page victim() {
                full = true;
                pointer %= ring.size();
                while (true) {
                    for (int step = 0; step < ring.size(); step++) {
                        int place = (pointer + step) % ring.size();
                        if (!ring.get(place).accessed && !ring.get(place).dirty) {
                            return take(place);
                        }
                    }
                    for (int step = 0; step < ring.size(); step++) {
                        int place = (pointer + step) % ring.size();
                        if (!ring.get(place).accessed) {
                            return take(place);
                        }
                        ring.get(place).accessed = false;
                    }
                }
            }

            private Page take(int place) {
                pointer = place;
                return ring.remove(place);
            }
        };
    }

    /* 4 frames, 3 of them for unmapped pages, clusters of 2.
     * w1 w2 3   faults           mapped 3   unmapped -     modified 1w 2w: two, written   unmapped 1 2
     * 4         fault            mapped 4   unmapped 1 2 3                                 2 page-outs
     * w5        victim 1, clean  mapped 5w  unmapped 2 3 4
     * 6         victim 2, clean  mapped 6   unmapped 3 4   modified 5w
     * 7 8       victims 3 4      mapped 8   unmapped 6 7   modified 5w    FIFO of all would take 5 next but 6 goes
     * 9         victim 6 */
    @Test
    void vmsWritesModifiedPagesTogetherAndCleanOnesGoFirst() {
        Desk desk = new Desk("segmented-fifo:split=75+write-cluster=2", 4);
        desk.write(1);
        desk.write(2);
        desk.read(3, 4);
        assertEquals(2, desk.pageOuts());
        assertEquals(1, desk.write(5));
        assertEquals(2, desk.read(6));
        assertEquals(3, desk.read(7));
        assertEquals(4, desk.read(8));
        assertEquals(6, desk.read(9));
        assertEquals(2, desk.pageOuts(), "5 is not written yet");
    }

    /** A cluster of one is written when it is unmapped, and keeps its turn. */
    @Test
    void aClusterOfOnePageChangesNoFault() {
        for (ReferenceString string : STRINGS) {
            for (int frames : new int[] {1, 2, 7, 16, 29}) {
                ReplayResult plain = Strings.replay("segmented-fifo", string, frames);
                ReplayResult written = Strings.replay("segmented-fifo:write-cluster=1", string, frames);
                assertEquals(plain.faults(), written.faults());
                assertEquals(plain.softFaults(), written.softFaults());
                assertTrue(written.pageOuts() >= plain.pageOuts());
            }
        }
    }

    /* 3 frames, read set on load, so that each page passes the tail once; w dirty; all inactive, tail at the left.
     * w1 w2 3      faults
     * 4            1 2 3 pass, bits cleared; 1, 2 are written; 3, clean, goes     1 2 4     2 page-outs
     * 5            1, clean, goes                                               2 4 5
     * without the option 1 goes for 4, written as it goes, and 2 for 5 */
    @Test
    void linuxWritesAheadWhileItSeeksACleanPage() {
        Desk desk = new Desk("linux-two-list:write-batch=32+refault-distance=0", 3);
        desk.write(1);
        desk.write(2);
        desk.read(3);
        assertEquals(3, desk.read(4));
        assertEquals(2, desk.pageOuts());
        assertEquals(1, desk.read(5));
        Desk plain = new Desk("linux-two-list:refault-distance=0", 3);
        plain.write(1);
        plain.write(2);
        plain.read(3);
        assertEquals(1, plain.read(4));
        assertEquals(2, plain.read(5));
    }

    /** One write is allowed, 2 is dirty too: 1, written in vain, goes, and 2 stays dirty. */
    @Test
    void linuxTakesTheFirstPageThatItWroteInVain() {
        Desk desk = new Desk("linux-two-list:write-batch=1+refault-distance=0", 2);
        desk.write(1);
        desk.write(2);
        assertEquals(1, desk.read(3));
        assertEquals(1, desk.pageOuts());
    }

    /** What goes clean costs nothing, and nothing is written twice without a write between. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "second-chance:clean-first=1",
                "segmented-fifo:write-cluster=4",
                "linux-two-list:write-batch=8",
                "wsclock",
                "windows",
                "freebsd",
                "nru"
            })
    void aPageIsWrittenOutAtMostOnceForEachRunThatWritesIt(String policy) {
        for (ReferenceString string : STRINGS) {
            long writes = Strings.references(string).stream()
                    .filter(Reference::isWrite)
                    .count();
            for (int frames : new int[] {1, 2, 7, 16, 29}) {
                assertTrue(Strings.replay(policy, string, frames).pageOuts() <= writes);
            }
        }
        assertEquals(
                0,
                Strings.replay(policy, Strings.reads(1, 2, 3, 4, 1, 5, 2, 6, 3), 2)
                        .pageOuts());
    }
}
