package org.refault.simulator.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.memory.GuestTable;
import org.refault.simulator.memory.ShadowBits;

/** Pages 0, 1 and 2 are in frames 0, 1 and 2 at first; whatever is mapped has its A set. */
class GuestMemoryTest {
    private static final int FRAMES = 3;
    private static final int PAGES = 8;

    private GuestMemory memory;
    private long now;

    private void begin(String swapper) {
        begin(swapper, IntStream.range(0, PAGES).toArray(), FRAMES);
    }

    private void begin(String swapper, int[] pageOfVirtual, int frames) {
        int pages = IntStream.of(pageOfVirtual).max().orElseThrow() + 1;
        memory = new GuestMemory(
                pageOfVirtual,
                pages,
                frames,
                swapper,
                ShadowBits.NONE,
                new RandomStreams(1, 0).stream("guest.swapper"));
    }

    /** A fault from beginning to end. Returns the page that went. */
    private int fault(int page) {
        GuestMemory.Victim victim = memory.makeWay(page);
        memory.isOut(victim.page());
        memory.isIn(page, victim.frame(), ++now);
        memory.check();
        return victim.page();
    }

    /** Virtual CPU 0 uses a page that is in, through the walker. */
    private void use(int page) {
        memory.table().walked(page, 1, false);
        if (memory.table().lastUsesBy(0) != null) {
            memory.table().lastUsesBy(0)[page] = ++now;
        }
    }

    /* 0 1 2      used 1, then 0: 2 goes for 3
     * 0 1 3      3 was loaded after both uses: 1 goes for 4, 0 for 5 */
    @Test
    void lruTakesThePageUsedLongestAgoAndLoadingIsAUse() {
        begin("lru");
        use(1);
        use(0);
        assertEquals(2, fault(3));
        assertEquals(1, fault(4));
        assertEquals(0, fault(5));
    }

    @Test
    void lruKnowsTheLastUseByAnyVirtualCpu() {
        begin("lru");
        memory.table().lastUsesBy(0)[0] = 10;
        memory.table().lastUsesBy(0)[1] = 30;
        memory.table().lastUsesBy(0)[2] = 20;
        memory.table().lastUsesBy(5)[0] = 40;
        now = 50;
        assertEquals(2, fault(3));
        assertEquals(1, fault(4));
    }

    /* 0* 1* 2*   all are set: cleared once round, and 0 goes      1 2 3*
     * use 1      1* 2 3*: 1 has its second chance, 2 goes         3* 1 4*
     *            3 has its chance, 1 goes                         4* 3 5*   */
    @Test
    void clockGivesASecondChance() {
        begin("clock");
        assertEquals(0, fault(3));
        use(1);
        assertEquals(2, fault(4));
        assertEquals(1, fault(5));
    }

    /* inactive 0* 1* 2*       each is seen once and stays; then 0 goes     inactive 1' 2' 3*
     * use 1                   1'* becomes active; 2' goes                  active 1, inactive 3* 4*
     * use 1                   active 1 is not looked at: 3, 4 are seen, 3 goes   active 1*, inactive 4' 5*
     * use 4, use 5            4'* active: inactive is shorter, 1 comes back, its A cleared; 5 seen; 1 goes   active 4, inactive 5' 6* */
    @Test
    void linuxKeepsPagesSeenTwiceOnTheActiveList() {
        begin("linux");
        assertEquals(0, fault(3));
        use(1);
        assertEquals(2, fault(4));
        use(1);
        assertEquals(3, fault(5));
        use(4);
        use(5);
        assertEquals(1, fault(6));
    }

    /** 3,000 draws among three: 1,000 each, with a standard deviation of 26. */
    @Test
    void randomTakesEveryFrameEquallyOften() {
        begin("random");
        int[] taken = new int[FRAMES];
        for (int i = 0; i < 3_000; i++) {
            int missing = IntStream.range(0, PAGES)
                    .filter(page -> memory.state(page) == GuestMemory.State.ON_DISK)
                    .findFirst()
                    .orElseThrow();
            GuestMemory.Victim victim = memory.makeWay(missing);
            taken[victim.frame()]++;
            memory.isOut(victim.page());
            memory.isIn(missing, victim.frame(), i);
        }
        for (int times : taken) {
            assertEquals(1_000, times, 100);
        }
    }

    @Test
    void aPageIsWrittenOutIfItWasWrittenSinceItCameIn() {
        begin("clock");
        assertTrue(memory.makeWay(3).dirty(), "the first pages were written before");
        memory.isOut(0);
        memory.isIn(3, 0, 1);
        assertTrue(memory.makeWay(0).dirty());
        memory.isOut(1);
        memory.isIn(0, 1, 2);
        assertTrue(memory.makeWay(1).dirty());
        memory.isOut(2);
        memory.isIn(1, 2, 3);
        memory.table().walked(0, 1L << 7, true);
        assertFalse(memory.makeWay(2).dirty(), "3 was only read");
        memory.isOut(3);
        memory.isIn(2, 0, 4);
        assertTrue(memory.makeWay(3).dirty(), "0 was written by virtual CPU 7");
    }

    @Test
    void allVirtualPagesOfAPageComeAndGoTogether() {
        begin("clock", new int[] {0, 1, 2, 0, 1, 2}, 2);
        GuestTable table = memory.table();
        assertEquals(table.pages()[0], table.pages()[3]);
        table.takeAccessed(0);
        table.takeAccessed(1);
        table.takeAccessed(4);

        assertEquals(1, fault(2), "0 was used through its other virtual page");
        assertEquals(GuestTable.NOT_PRESENT, table.pages()[1]);
        assertEquals(GuestTable.NOT_PRESENT, table.pages()[4]);
        assertEquals(1, table.pages()[2]);
        assertEquals(1, table.pages()[5]);
    }

    @Test
    void whatATlbMayHoldIsRememberedUntilThePageComesBack() {
        begin("clock");
        GuestMemory.Victim victim = memory.makeWay(3);
        assertEquals(GuestTable.NOT_PRESENT, memory.table().pages()[victim.page()]);
        assertEquals(victim.frame(), memory.table().lastPages()[victim.page()]);
    }

    @Test
    void aPageOnItsWayIsNoVictim() {
        begin("random");
        List<Integer> frames = new ArrayList<>();
        for (int page = 3; page < 6; page++) {
            assertTrue(memory.hasCandidate());
            frames.add(memory.makeWay(page).frame());
        }
        Collections.sort(frames);
        assertEquals(List.of(0, 1, 2), frames);
        assertFalse(memory.hasCandidate());
        memory.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lru", "clock", "linux", "random"})
    void everyFrameHoldsOnePageWhateverIsUsed(String swapper) {
        begin(swapper);
        for (int i = 0; i < 1_000; i++) {
            int page = i * i % PAGES;
            if (memory.state(page) == GuestMemory.State.ON_DISK) {
                fault(page);
            }
            use(page);
            use(memory.pageIn(i % FRAMES));
        }
    }
}
