package org.refault.simulator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.refault.simulator.host.AddressSpace.State;

/** The disk takes 1,000 cycles, 10 for the slot after the last; everything else nothing. */
class ReadAheadTest {
    private static HostScene scene(String flavour, int log2Pages) {
        return new HostScene(20, 1, 2, 3, "host.flavour=" + flavour, "swap.cluster=" + log2Pages);
    }

    private static AddressSpace swapped(HostScene scene, int pages) {
        AddressSpace process = scene.process("process", pages, 0);
        for (int page = 0; page < pages; page++) {
            scene.memory.populateSwapped(process, page);
        }
        return process;
    }

    private static List<State> states(AddressSpace space) {
        return IntStream.range(0, space.pages()).mapToObj(space::state).toList();
    }

    /** Slots 0 to 3 are an aligned cluster: 0 and 1 are read before 2. Page 3 comes after, and waits in the swap cache. */
    @ParameterizedTest
    @ValueSource(strings = {"linux22", "linux24"})
    void theAlignedClusterIsReadInOrder(String flavour) {
        HostScene scene = scene(flavour, 2);
        AddressSpace process = swapped(scene, 6);
        HostFault later = HostFault.ofProcess(scene.host, process, 3, false);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 2, false), "page 2");
        scene.fault(2, 2_000, later, "page 3");
        scene.run(10_000);

        assertEquals(List.of("page 2 at 1020", "page 3 at 2000"), scene.log);
        assertFalse(later.wasMajor());
        assertEquals(
                List.of(State.CACHED, State.CACHED, State.PRESENT, State.PRESENT, State.SWAPPED, State.SWAPPED),
                states(process));
        assertEquals(4, scene.host.counts().swapIns());
        assertEquals(3, scene.host.counts().readAheadPages());
        assertEquals(1, scene.host.counts().readAheadHits());
    }

    @Test
    void framesAreNotReclaimedForIt() {
        HostScene scene = new HostScene(5, 3, 3, 3, "swap.cluster=2");
        AddressSpace process = swapped(scene, 4);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 0, false), "page 0");
        scene.run(10_000);

        // Of 5 frames the fault takes one; a second leaves 3, the least watermark, and a third leaves less: it is the
        // last.
        assertEquals(List.of(State.PRESENT, State.CACHED, State.CACHED, State.SWAPPED), states(process));
        assertEquals(0, scene.host.counts().directReclaims());
    }

    /** 1 page where there were no hits and it is no neighbour; 2 for a neighbour; after one hit 3, so 4. */
    @Test
    void theWindowOfLinux6FollowsTheHits() {
        HostScene scene = scene("linux6-2list", 3);
        AddressSpace process = swapped(scene, 16);
        scene.fault(1, 0, HostFault.ofProcess(scene.host, process, 2, false), "2");
        scene.fault(1, 10_000, HostFault.ofProcess(scene.host, process, 3, false), "3");
        scene.fault(1, 20_000, HostFault.ofProcess(scene.host, process, 4, false), "4");
        scene.fault(1, 30_000, HostFault.ofProcess(scene.host, process, 5, false), "5");
        scene.fault(1, 40_000, HostFault.ofProcess(scene.host, process, 9, false), "9");
        scene.run(200_000);

        // Page 3's window of 2 is {2, 3}, page 4's {4, 5}: one page ahead, and hit. Page 9's window is then {8 .. 11}.
        assertEquals(1 + 3, scene.host.counts().readAheadPages());
        assertEquals(1, scene.host.counts().readAheadHits());
        assertEquals(State.CACHED, process.state(8));
        assertEquals(State.CACHED, process.state(11));
        assertEquals(State.SWAPPED, process.state(12));
    }
}
