package org.refault.simulator.host;

import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.Settings;

/** Where pages go that are not in memory. Tells a {@link Disk.TransferListener} when a transfer has ended. */
public interface SwapDevice {
    /** Puts a transfer into the queue. */
    void submit(Transfer transfer, long now);

    /** Cycles that a CPU works on a transfer, which is about to be submitted, for whoever submits it. */
    default long cyclesOfCpu(Transfer transfer) {
        return 0;
    }

    /** A page has its slot no more. */
    default void slotGivenBack(AddressSpace space, int page) {}

    /** Whether no transfer is under way. */
    boolean isIdle();

    /** Writes submitted and not ended. */
    int writesInFlight();

    /**
     * A page on its way between its frame and its slot.
     *
     * @param space whose page it is
     * @param page which page
     * @param slot where on the device
     * @param write to the device, else from it
     */
    record Transfer(AddressSpace space, int page, int slot, boolean write) {}

    /**
     * The device that the settings name.
     *
     * @param memory has its slots, and the frames of which zswap may take a share
     * @param interruptCpu the CPU that takes its interrupts
     */
    static SwapDevice of(
            EventScheduler events,
            Settings settings,
            RandomStream chance,
            HostMemory memory,
            int interruptCpu,
            Disk.TransferListener listener) {
        ServiceTime service = ServiceTime.of(settings, chance, memory.slots());
        return settings.word(HostSettings.DISK_KIND).equals("zswap")
                ? new Zswap(events, settings, service, memory, interruptCpu, listener)
                : new Disk(events, settings, service, interruptCpu, listener);
    }
}
