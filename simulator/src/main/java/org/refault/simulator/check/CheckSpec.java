package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * A tiny configuration to be explored.
 *
 * @param vcpus virtual CPUs, 1 to 4
 * @param pages guest pages, 1 to 3
 * @param frames frames of the host that can be given away, 1 to 6
 * @param demoter whether the monitor gives pages up of itself
 * @param swapper whether the host takes pages
 * @param device whether a device emulator touches guest pages through the host's mapping
 * @param others whether other processes take frames and give them back
 * @param hostFlushesGuest whether the host's own shootdowns empty the TLBs of virtual CPUs too, as they do where each way
 *     from the guest to the host is a flush; if not, it shows what the protocol is worth without that luck
 * @param watchesRetries whether virtual CPU 0 is told apart from another one, so that it can be said of its faults whether
 *     they can begin again without bound; more states. With one virtual CPU that can be said anyway
 * @param mostStates where to stop
 */
public record CheckSpec(
        int vcpus,
        int pages,
        int frames,
        boolean demoter,
        boolean swapper,
        boolean device,
        boolean others,
        boolean hostFlushesGuest,
        boolean watchesRetries,
        long mostStates) {
    private static final int MOST_TOLD_APART = 2;

    /** Names of the actors that can be left out: the monitor's demotions, the swapper, the device emulator, other processes. */
    public static final List<String> OPTIONAL = List.of("monitor", "swapper", "device", "others");

    /** A configuration within the bounds. */
    public CheckSpec {
        require(vcpus, 1, 4, "vcpus");
        require(pages, 1, 3, "pages");
        require(frames, pages, 6, "frames");
        if (watchesRetries && vcpus > MOST_TOLD_APART) {
            throw new InvalidSettingException(
                    "vcpus: " + vcpus + " are too many for retries to be watched; at most " + MOST_TOLD_APART);
        }
    }

    /** A configuration in which virtual CPUs are not told apart. */
    public CheckSpec(
            int vcpus,
            int pages,
            int frames,
            boolean demoter,
            boolean swapper,
            boolean device,
            boolean others,
            boolean hostFlushesGuest,
            long mostStates) {
        this(vcpus, pages, frames, demoter, swapper, device, others, hostFlushesGuest, false, mostStates);
    }

    /** Whether it is to be said if faults can begin again without bound. */
    boolean saysRetries() {
        return vcpus == 1 || watchesRetries;
    }

    /** Those of {@link #OPTIONAL} that are left out. */
    public List<String> without() {
        boolean[] there = {demoter, swapper, device, others};
        List<String> without = new ArrayList<>();
        for (int i = 0; i < there.length; i++) {
            if (!there[i]) {
                without.add(OPTIONAL.get(i));
            }
        }
        return without;
    }

    private static void require(int value, int least, int most, String name) {
        if (value < least || value > most) {
            throw new InvalidSettingException(
                    name + ": " + value + " is out of range; allowed: " + least + " to " + most);
        }
    }
}
