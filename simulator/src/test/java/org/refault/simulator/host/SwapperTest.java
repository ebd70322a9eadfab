package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;

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

    /** 300 clean pages are to go, which takes no transfer: the swapper does not sleep before it has done. */
    @Test
    void anotherThreadOfItsCpuHasItsTurnMeanwhile() {
        HostScene scene =
                new HostScene(400, 2, 4, 320, "sched.quantum=500 cyc", "cost.alloc=10 cyc", "cost.unmap=10 cyc");
        AddressSpace process = scene.process("process", 397, 397);
        for (int page = 0; page < 397; page++) {
            process.setDirty(page, false);
        }
        List<Integer> freeThen = new ArrayList<>();
        scene.thread(2, new Swapper(scene.host));
        scene.thread(2, Kit.steps(flow -> {
            freeThen.add(scene.memory.free());
            flow.spend(CycleUse.HOST, 100);
        }));
        scene.run(10 * LONG);

        assertTrue(scene.memory.free() >= 320);
        assertEquals(1, freeThen.size());
        assertTrue(freeThen.get(0) > 3 && freeThen.get(0) < 320, "free then: " + freeThen);
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

    @Test
    void aWrittenPageGoesToTheSlotItHasWhereNoOtherIsFree() {
        HostScene scene = new HostScene(20, 1, 2, 3);
        AddressSpace process = scene.process("process", scene.memory.slots(), 0);
        for (int page = 0; page < process.pages(); page++) {
            scene.memory.populateSwapped(process, page);
        }
        scene.thread(
                1,
                Kit.steps(
                        flow -> flow.call(HostFault.ofProcess(scene.host, process, 0, true)),
                        flow -> flow.call(new EvictPage(scene.host, process, 0))));
        scene.run(LONG);

        assertEquals(State.CACHED, process.state(0), "written");
        assertTrue(process.isSlotNewest(0));
        assertEquals(1, scene.host.counts().swapOuts());
    }

    /**
     * swap_out of Linux 2.2.1 never lowers a swap_cnt but to 0, at the end of its process: so of two virtual machines of one
     * size all pages of the first go before any of the second's.
     */
    @Test
    void ofTwoProcessesOfOneSizeOneIsSweptToItsEndBeforeTheOtherIsTouched() {
        HostScene scene = new HostScene(20, 2, 4, 4, "disk.sequential=1000 cyc");
        AddressSpace first = scene.process("first", 3, 3);
        AddressSpace second = scene.process("second", 3, 3);
        Consumer<Flow> reclaim = flow -> flow.call(new ReclaimPage(scene.host, null));
        Consumer<Flow> look = flow -> {
            scene.log.add(present(first) + " and " + present(second));
            flow.spend(CycleUse.HOST, 0);
        };
        scene.thread(2, Kit.steps(reclaim, look, reclaim, look, reclaim, look, reclaim, look, reclaim, look));
        scene.run(100);

        assertEquals(List.of("2 and 3", "1 and 3", "0 and 3", "0 and 2", "0 and 1"), scene.log);
    }

    /** "if (p->mm->rss <= 0) continue": its swap_cnt stays for when it has pages again. */
    @Test
    void aProcessWithoutPagesInMemoryIsPassedOver() {
        HostScene scene = new HostScene(20, 2, 4, 4);
        AddressSpace empty = scene.process("empty", 3, 0);
        AddressSpace other = scene.process("other", 3, 1);
        empty.setSwapCount(3);
        other.setSwapCount(1);

        assertEquals(other, ReclaimPage.largest(scene.memory));
        ReclaimPage.refill(scene.memory);
        assertEquals(3, empty.swapCount());
    }
}
