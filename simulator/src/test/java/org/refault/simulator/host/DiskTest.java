package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
                memory(1_000, 1_000),
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

    private static HostMemory memory(int frames, int slots) {
        return new HostMemory(frames, 0, slots, 0, 0, 0, PinPrimitive.PIN);
    }

    private SwapDevice deviceOf(int slots, int frames, String... settings) {
        return deviceOf(memory(frames, slots), settings);
    }

    private SwapDevice deviceOf(HostMemory memory, String... settings) {
        return SwapDevice.of(
                events,
                Kit.settings(settings),
                new RandomStreams(1, 0).stream("disk"),
                memory,
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

    private static SwapDevice.Transfer transfer(int page, boolean write) {
        return new SwapDevice.Transfer(null, page, 10 * page, write);
    }

    private SwapDevice zswapOf(HostMemory memory) {
        return deviceOf(
                memory,
                "disk.kind=zswap",
                "zswap.load=6 cyc",
                "zswap.store=12 cyc",
                "zswap.ratio=1.5",
                "disk.random=1000 cyc",
                "disk.jitter=0");
    }

    /**
     * A pool of 20 % of 10 frames at 1.5 pages a frame has room for 3. The fourth page goes to the disk, and after it the two
     * oldest, until one page is left, in one frame.
     */
    @Test
    void aFullPoolSendsPagesToTheDisk() {
        HostMemory memory = memory(10, 100);
        SwapDevice device = zswapOf(memory);
        for (int page = 0; page < 4; page++) {
            device.submit(transfer(page, true), events.now());
        }
        assertEquals(5, device.writesInFlight(), "with the shrinker's first");
        assertEquals(8, memory.free());
        runAll();
        assertEquals(List.of(12L, 12L, 12L, 1_000L), services, "the shrinker's writes are nobody's");
        assertEquals(3_000, events.now());
        assertEquals(9, memory.free());

        services.clear();
        device.submit(transfer(2, false), events.now());
        device.submit(transfer(0, false), events.now());
        device.submit(transfer(3, false), events.now());
        runAll();
        assertEquals(List.of(6L, 1_000L, 1_000L), services);
        assertTrue(device.isIdle());
    }

    /** 1.5 pages a frame: 1, 2, 2 frames for 1, 2, 3 pages. */
    @Test
    void thePoolTakesFramesAndGivesThemBack() {
        HostMemory memory = memory(10, 100);
        SwapDevice device = zswapOf(memory);
        int[] free = new int[5];
        for (int page = 0; page < 3; page++) {
            device.submit(transfer(page, true), events.now());
            free[page] = memory.free();
        }
        device.slotGivenBack(null, 1);
        free[3] = memory.free();
        device.slotGivenBack(null, 0);
        free[4] = memory.free();
        assertArrayEquals(new int[] {9, 8, 8, 8, 9}, free);
        runAll();
        memory.check();
    }

    @Test
    void thePoolTakesNoFrameWhereNoneIsFree() {
        HostMemory memory = memory(10, 100);
        for (int frame = 0; frame < 10; frame++) {
            memory.allocateForKernel();
        }
        SwapDevice device = zswapOf(memory);
        assertEquals(0, device.cyclesOfCpu(transfer(0, true)), "nothing is compressed");
        device.submit(transfer(0, true), events.now());
        runAll();

        assertEquals(List.of(1_000L), services);
    }

    @Test
    void whoeverWritesOrReadsCompressesOrDecompresses() {
        SwapDevice device = zswapOf(memory(10, 100));
        assertEquals(12, device.cyclesOfCpu(transfer(0, true)));
        device.submit(transfer(0, true), events.now());
        runAll();

        assertEquals(6, device.cyclesOfCpu(transfer(0, false)));
        assertEquals(0, device.cyclesOfCpu(transfer(1, false)), "on the disk");
    }

    /** A page that is written again while the shrinker writes its old content to the disk stays in the pool, in one frame. */
    @Test
    void theShrinkerLeavesANewerContentAlone() {
        SwapDevice device = zswapOf(memory(10, 100));
        for (int page = 0; page < 4; page++) {
            device.submit(transfer(page, true), events.now());
        }
        events.schedule(1_500, EventClass.TIMER, 0, now -> {
            device.slotGivenBack(null, 0);
            device.slotGivenBack(null, 1);
            device.submit(new SwapDevice.Transfer(null, 0, 77, true), now);
        });
        runAll();

        assertEquals(6, device.cyclesOfCpu(transfer(0, false)), "in the pool");
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
