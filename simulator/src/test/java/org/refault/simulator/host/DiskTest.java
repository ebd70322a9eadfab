package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.setting.InvalidSettingException;

class DiskTest {
    private final EventScheduler events = new EventScheduler();
    private final List<String> ended = new ArrayList<>();
    private IntConsumer atEnd = slot -> {};

    private SwapDevice device(String jitter, String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.addAll(List.of("disk.random=1000 cyc", "disk.sequential=10 cyc", "disk.jitter=" + jitter));
        return SwapDevice.of(
                events,
                Kit.settings(settings.toArray(String[]::new)),
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

    /** A page of 2 MB is 512 of 4 KB: one at random and 511 after it, or 512 after the last. */
    @Test
    void aLargePageIsItsSmallOnesInSequence() {
        SwapDevice device = device("0", "page.size=2M");
        submit(device, 0, true);
        submit(device, 1, true);
        runAll();

        assertEquals(List.of("0 at 6110", "1 at 11230"), ended);
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

    private final List<Long> waits = new ArrayList<>();
    private final List<Long> services = new ArrayList<>();

    private SwapDevice deviceOf(int slots, int frames, String... settings) {
        return SwapDevice.of(
                events,
                Kit.settings(settings),
                new RandomStreams(1, 0).stream("disk"),
                slots,
                frames,
                0,
                (transfer, queued, served, at) -> {
                    ended.add(transfer.slot() + " at " + at);
                    waits.add(queued);
                    services.add(served);
                });
    }

    @Test
    void anElevatorGoesUpAndBeginsAgainBelow() {
        SwapDevice device = deviceOf(100, 100, "disk.kind=constant", "disk.random=100 cyc", "disk.sched=elevator");
        for (int slot : new int[] {50, 10, 70, 60, 20}) {
            submit(device, slot, true);
        }
        runAll();

        assertEquals(List.of("50 at 100", "60 at 200", "70 at 300", "10 at 400", "20 at 500"), ended);
        assertEquals(List.of(0L, 100L, 200L, 300L, 400L), waits);
    }

    @Test
    void severalServersWorkAtOnce() {
        SwapDevice device = deviceOf(100, 100, "disk.kind=constant", "disk.random=100 cyc", "disk.servers=2");
        for (int slot = 0; slot < 3; slot++) {
            submit(device, slot, true);
        }
        runAll();

        assertEquals(List.of("0 at 100", "1 at 100", "2 at 200"), ended);
        assertTrue(device.isIdle());
    }

    @Test
    void aDiskHasOneArm() {
        assertThrows(InvalidSettingException.class, () -> deviceOf(100, 100, "disk.servers=2"));
    }

    /** A seek over a third of the device takes the mean, 900; a turn of 1,000 takes 500 on average; the transfer 10. */
    @Test
    void aGeometricDiskSeeksAndTurns() {
        SwapDevice device = deviceOf(
                300,
                100,
                "disk.kind=geometric",
                "disk.seek=900 cyc",
                "disk.rotation=1000 cyc",
                "disk.sequential=10 cyc");
        for (int i = 0; i < 2_000; i++) {
            submit(device, i % 2 * 100, false);
            submit(device, i % 2 * 100 + 1, false);
        }
        runAll();

        assertEquals(10, services.get(1));
        double mean = IntStream.range(1, 2_000)
                .mapToLong(i -> services.get(2 * i))
                .average()
                .orElseThrow();
        // Uniform over a turn: the mean of 2,000 has a standard deviation of 6.5. The seek is over 99 or 101 slots.
        assertEquals(900 + 500 + 10, mean, 26);
    }

    /** Of 4,000 transfers half are below the median, and 1 % above 5 times that: standard deviations of 32 and 6.3. */
    @Test
    void anSsdIsLognormal() {
        SwapDevice device = deviceOf(100, 100, "disk.kind=ssd", "ssd.read=1000 cyc", "ssd.write=600 cyc");
        for (int i = 0; i < 4_000; i++) {
            submit(device, i % 100, false);
        }
        runAll();
        assertEquals(2_000, services.stream().filter(service -> service < 1_000).count(), 128);
        assertEquals(40, services.stream().filter(service -> service > 5_000).count(), 25);

        services.clear();
        for (int i = 0; i < 4_000; i++) {
            submit(device, i % 100, true);
        }
        runAll();
        assertEquals(2_000, services.stream().filter(service -> service < 600).count(), 128);
    }

    /** A pool of 20 % of 10 frames at 1.5 pages a frame has room for 3. */
    @Test
    void aFullPoolSendsPagesToTheDisk() {
        SwapDevice device = deviceOf(
                100,
                10,
                "disk.kind=zswap",
                "zswap.load=6 cyc",
                "zswap.store=12 cyc",
                "zswap.ratio=1.5",
                "disk.random=1000 cyc",
                "disk.jitter=0");
        for (int page = 0; page < 4; page++) {
            device.submit(new SwapDevice.Transfer(null, page, 10 * page, true), events.now());
        }
        assertEquals(4, device.writesInFlight());
        runAll();
        assertEquals(List.of(12L, 12L, 12L, 1_000L), services);

        services.clear();
        device.submit(new SwapDevice.Transfer(null, 0, 0, false), events.now());
        device.submit(new SwapDevice.Transfer(null, 3, 30, false), events.now());
        runAll();
        assertEquals(List.of(6L, 1_000L), services);
        assertTrue(device.isIdle());
    }

    /** M/D/1 at a utilisation of one half: Wq = rho / (2 (1 - rho)) services. */
    @Test
    void theMeanWaitOfAConstantDeviceIsThatOfPollaczekAndKhinchine() {
        SwapDevice device = deviceOf(100, 100, "disk.kind=constant", "disk.random=1000 cyc");
        RandomStream chance = new RandomStreams(3, 0).stream("arrivals");
        int arrivals = 40_000;
        double time = 0;
        for (int i = 0; i < arrivals; i++) {
            time += chance.nextExponential(2_000);
            events.schedule((long) time, EventClass.TIMER, 0, now -> submit(device, 0, true));
        }
        runAll();

        // By batches the mean of 40,000 waits has a standard deviation of about 0.008 services.
        double mean = waits.stream().mapToLong(wait -> wait).average().orElseThrow() / 1_000;
        assertEquals(0.5, mean, 0.03);
    }
}
