package org.refault.simulator.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitForGraphTest {
    private final WaitForGraph graph = new WaitForGraph();

    @Test
    void twoThreadsThatWaitForEachOthersLockAreACycle() {
        graph.add("a", "waits for x, held by", "b");
        graph.add("b", "waits for y, held by", "a");

        assertEquals(
                "a waits for x, held by b, which waits for y, held by a",
                graph.cycle().orElseThrow());
    }

    /** A holds the lock and awaits CPU 1, where B spins for that lock with interrupts off. */
    @Test
    void anAcknowledgementOfACpuThatSpinsWithInterruptsOffIsACycle() {
        graph.add("swapper", "awaits the acknowledgement of", "CPU 0");
        graph.add("swapper", "awaits the acknowledgement of", "CPU 1");
        graph.add("CPU 1", "has interrupts off while it runs", "vCPU 1");
        graph.add("vCPU 1", "waits for mon_page, held by", "swapper");

        assertEquals(
                "swapper awaits the acknowledgement of CPU 1, which has interrupts off while it runs vCPU 1,"
                        + " which waits for mon_page, held by swapper",
                graph.cycle().orElseThrow());
    }

    @Test
    void aChainThatEndsIsNoCycleThoughItsWaysMeetAgain() {
        graph.add("a", "waits for x, held by", "b");
        graph.add("a", "waits for x, held by", "c");
        graph.add("b", "waits for y, held by", "d");
        graph.add("c", "waits for y, held by", "d");
        graph.add("d", "sleeps until woken by", "the device");

        assertEquals(Optional.empty(), graph.cycle());
    }

    /** What leads to the cycle is not part of it. */
    @Test
    void onlyTheCycleIsTold() {
        graph.add("a", "waits for x, held by", "b");
        graph.add("b", "waits for y, held by", "c");
        graph.add("c", "waits for z, held by", "b");

        assertEquals(
                "b waits for y, held by c, which waits for z, held by b",
                graph.cycle().orElseThrow());
    }

    @Test
    void oneThatWaitsForItselfIsACycle() {
        graph.add("a", "waits for x, held by", "a");

        assertEquals("a waits for x, held by a", graph.cycle().orElseThrow());
    }
}
