package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.refault.simulator.Kit;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace.State;

/** Host processes, the device emulator, and what the host sees of the guest; the disk takes 1,000 cycles, 10 in sequence. */
class HostActorsTest {
    private static void addProcess(HostScene scene, AddressSpace space, String... settings) {
        scene.thread(
                1,
                new HostProcess(
                        scene.host, space, Kit.settings(settings), new RandomStreams(1, 0).stream("host.process.0")));
    }

    /** 100 of thinking before each touch; the first waits 1,000 for the disk, the three after it 10 each. */
    @Test
    void aCyclicProcessGoesRoundItsPages() {
        HostScene scene = new HostScene(10, 1, 2, 3, "swap.cluster=0");
        AddressSpace process = scene.process("process", 4, 0);
        for (int page = 0; page < 4; page++) {
            scene.memory.populateSwapped(process, page);
        }
        addProcess(scene, process, "host.proc.pattern=cyclic", "host.proc.think=100 cyc");
        scene.run(10_000);

        assertEquals(4, scene.host.counts().processMajorFaults());
        assertEquals(1_000 + 3 * 10, scene.host.counts().processWaits(10_000));
    }

    /** Its first touch is at 100, and the page is there at 1,100. */
    @Test
    void aWaitCountsAsFarAsItHasGone() {
        HostScene scene = new HostScene(10, 1, 2, 3, "swap.cluster=0");
        AddressSpace process = scene.process("process", 1, 0);
        scene.memory.populateSwapped(process, 0);
        addProcess(scene, process, "host.proc.pattern=cyclic", "host.proc.think=100 cyc");
        scene.run(600);

        assertEquals(0, scene.host.counts().processMajorFaults());
        assertEquals(600 - 100, scene.host.counts().processWaits(600));
    }

    /** 1,000 touches are expected; with exponential times their number has a standard deviation of 32. */
    @ParameterizedTest
    @CsvSource({"constant, 1", "exponential, 128"})
    void thinkingTakesTheMeanOnAverage(String distribution, int tolerance) {
        HostScene scene = new HostScene(10, 1, 2, 3);
        AddressSpace process = scene.process("process", 4, 4);
        addProcess(scene, process, "host.proc.think_distribution=" + distribution, "host.proc.think=1000 cyc");
        scene.run(1_000_000);

        long touches = scene.host.counts().processTouches();
        assertEquals(1_000, touches, tolerance);
        assertTrue(distribution.equals("constant") || touches != 1_000, "chance plays a part");
    }

    @Test
    void theDeviceEmulatorPagesTheGuestInAndSetsTheHostsBits() {
        HostScene scene = new HostScene(10, 1, 2, 3);
        AddressSpace guest = scene.process("guest", 4, 0);
        for (int page = 0; page < 4; page++) {
            scene.memory.populateSwapped(guest, page);
        }
        RandomStreams streams = new RandomStreams(1, 0);
        scene.thread(2, new DeviceEmulator(scene.host, scene.events, guest, streams.stream("device.0"), 2, 1_000, 1));
        scene.run(60_000);

        assertTrue(
                scene.host.counts().deviceTouches() >= 50, scene.host.counts().deviceTouches() + " touches");
        for (int page = 0; page < 4; page++) {
            assertEquals(State.PRESENT, guest.state(page));
            assertTrue(guest.isDirty(page), "written through the host's own mapping");
        }
    }

    /** Page 0 was used by the guest: a blind host takes it first. */
    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    void aHostThatIsNotBlindSparesWhatTheGuestUses(boolean sees, int victim) {
        HostScene scene = new HostScene(20, 2, 4, 8, "host.sees_guest_a=" + sees);
        AddressSpace guest = scene.process("guest", 18, 18);
        boolean[] accessed = {true};
        guest.setGuestBits(page -> {
            boolean was = page == 0 && accessed[0];
            accessed[0] &= page != 0;
            return was;
        });
        scene.thread(2, scene.host.flavour().newReclaim(null));
        scene.run(10_000);

        for (int page = 0; page < 18; page++) {
            assertEquals(page == victim ? State.CACHED : State.PRESENT, guest.state(page), "page " + page);
        }
    }
}
