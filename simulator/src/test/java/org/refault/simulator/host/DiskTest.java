package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;

class DiskTest {
    private final EventScheduler events = new EventScheduler();
    private final List<String> ended = new ArrayList<>();
    private IntConsumer atEnd = slot -> {};

    private SwapDevice device(String jitter) {
        return SwapDevice.of(
                events,
                Kit.settings("disk.random=1000 cyc", "disk.sequential=10 cyc", "disk.jitter=" + jitter),
                new RandomStreams(1, 0).stream("disk"),
                1_000,
                1_000,
                0,
                (transfer, queued, served, at) -> {
                    ended.add(transfer.slot() + " at " + at);
                    atEnd.accept(transfer.slot());
                });
    }

    private void submit(SwapDevice device, int slot, boolean write) {
        device.submit(new SwapDevice.Transfer(null, 0, slot, write), events.now());
    }

    private void runAll() {
        while (events.nextTime() != EventScheduler.NEVER) {
            events.executeNext();
        }
    }

    @Test
    void servesInTheOrderOfSubmissionAndTheNextSlotFast() {
        SwapDevice device = device("0");
        submit(device, 0, true);
        submit(device, 1, false);
        submit(device, 9, true);
        submit(device, 8, false);
        submit(device, 9, false);
        assertEquals(2, device.writesInFlight());
        runAll();

        assertEquals(List.of("0 at 1000", "1 at 1010", "9 at 2010", "8 at 3010", "9 at 3020"), ended);
        assertEquals(0, device.writesInFlight());
        assertTrue(device.isIdle());
    }

    @Test
    void aTransferSubmittedWhenAnotherEndsIsServedNext() {
        SwapDevice device = device("0");
        atEnd = slot -> {
            if (slot == 4) {
                submit(device, 5, true);
            }
        };
        submit(device, 4, true);
        assertFalse(device.isIdle());
        runAll();

        assertEquals(List.of("4 at 1000", "5 at 1010"), ended);
    }

    @Test
    void randomServicesLieAroundTheMean() {
        SwapDevice device = device("0.5");
        long sum = 0;
        for (int i = 0; i < 1_000; i++) {
            long start = events.now();
            submit(device, 2 * i, false);
            runAll();
            long service = events.now() - start;
            assertTrue(service >= 500 && service < 1_500, "service " + service);
            sum += service;
        }

        // Uniform over 1,000 cycles: the mean of 1,000 has a standard deviation of 9.1.
        assertEquals(1_000, sum / 1_000.0, 37);
    }
}
