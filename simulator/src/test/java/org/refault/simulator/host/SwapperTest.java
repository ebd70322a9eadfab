package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.host.AddressSpace.State;

class SwapperTest {
    private static final int LONG = 100_000;

    private static long present(AddressSpace space) {
        return IntStream.range(0, space.pages())
                .filter(page -> space.state(page) == State.PRESENT)
                .count();
    }

    @Test
    void worksFromTheLowWatermarkToTheHighOne() {
        HostScene scene = new HostScene(20, 2, 4, 8);
        AddressSpace process = scene.process("process", 17, 17);
        assertEquals(3, scene.memory.free());
        scene.thread(2, new Swapper(scene.host));
        scene.run(LONG);

        assertEquals(8, scene.memory.free());
        // 5 frames had to come; while their writes were under way it went on unmapping.
        assertEquals(17 - scene.host.counts().processEvictions(), present(process));
        assertTrue(scene.host.counts().processEvictions() >= 5);
        assertEquals(1, scene.host.counts().wakeUps());
    }

    @Test
    void sleepsBetweenTheWatermarksUntilItsPeriod() {
        HostScene scene = new HostScene(20, 2, 4, 8, "kswapd.period=50000 cyc");
        scene.process("process", 15, 15);
        assertEquals(5, scene.memory.free());
        scene.thread(2, new Swapper(scene.host));
        scene.host.begin();
        scene.run(49_000);

        assertEquals(5, scene.memory.free());
        assertEquals(0, scene.host.counts().wakeUps());
    }

    @Test
    void onceAPeriodItWorksUpToTheHighWatermark() {
        HostScene scene = new HostScene(20, 2, 4, 8, "kswapd.period=50000 cyc");
        scene.process("process", 15, 15);
        scene.thread(2, new Swapper(scene.host));
        scene.host.begin();
        scene.run(80_000);

        assertEquals(8, scene.memory.free());
        assertEquals(1, scene.host.counts().wakeUps());
    }

    @Test
    void lockedPagesAreNeverTaken() {
        HostScene scene = new HostScene(20, 2, 4, 8);
        AddressSpace process = scene.process("process", 18, 18);
        for (int page = 0; page < 15; page++) {
            scene.memory.pin(process, page);
        }
        scene.thread(2, new Swapper(scene.host));
        scene.run(LONG);

        assertEquals(5, scene.memory.free(), "three could be taken");
        for (int page = 0; page < 15; page++) {
            assertEquals(State.PRESENT, process.state(page));
        }
    }

    @Test
    void anAccessedPageIsSparedOnce() {
        HostScene scene = new HostScene(20, 2, 4, 4, "swap.async_max=1");
        AddressSpace process = scene.process("process", 18, 18);
        process.touch(0, false);
        process.touch(1, false);
        scene.thread(2, new Swapper(scene.host));
        scene.run(LONG);

        assertEquals(State.PRESENT, process.state(0));
        assertEquals(State.PRESENT, process.state(1));
        assertEquals(State.SWAPPED, process.state(2));
        assertEquals(State.SWAPPED, process.state(3));
    }

    @Test
    void findsAPageThoughAllWereAccessed() {
        HostScene scene = new HostScene(20, 2, 4, 8);
        AddressSpace process = scene.process("process", 18, 18);
        for (int page = 0; page < 18; page++) {
            process.touch(page, false);
        }
        ReclaimPage reclaim = new ReclaimPage(scene.host, null);
        scene.thread(2, reclaim);
        scene.run(LONG);

        assertEquals(ReclaimPage.Outcome.WRITING, reclaim.outcome());
        assertEquals(State.CACHED, process.state(0));
    }

    @Test
    void theLargestProcessIsSweptToItsEndFirst() {
        HostScene scene = new HostScene(20, 2, 4, 10, "swap.async_max=1");
        AddressSpace large = scene.process("large", 10, 10);
        AddressSpace small = scene.process("small", 9, 9);
        scene.thread(2, new Swapper(scene.host));
        scene.run(LONG);

        assertTrue(present(large) <= 1, present(large) + " left");
        assertTrue(present(small) >= 8, present(small) + " left");
    }

    /** Linux 2.2.1 tells every CPU of each page, whoever's it was; a mask tells those that run the process. */
    @ParameterizedTest
    @CsvSource({"broadcast-full, 2", "mask-full, 1"})
    void everyPageUnmappedInterruptsTheOtherCpus(String shootdown, int others) {
        HostScene scene = new HostScene(20, 2, 4, 8, "tlb.shootdown=" + shootdown);
        scene.process("process", 17, 17);
        scene.thread(2, new Swapper(scene.host));
        scene.run(LONG);

        assertEquals(others * scene.host.counts().processEvictions(), scene.machine.interruptsSent());
    }
}
