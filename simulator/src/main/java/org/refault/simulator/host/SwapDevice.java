package org.refault.simulator.host;

import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.Settings;

/** Where pages go that are not in memory. Tells a {@link Disk.TransferListener} when a transfer has ended. */
public interface SwapDevice {
    /** Puts a transfer into the queue. */
    void submit(Transfer transfer, long now);

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
     * @param slots its size
     * @param frames frames of the host, of which zswap may take a share
     * @param interruptCpu the CPU that takes its interrupts
     */
    static SwapDevice of(
            EventScheduler events,
            Settings settings,
            RandomStream chance,
            int slots,
            int frames,
            int interruptCpu,
            Disk.TransferListener listener) {
        ServiceTime service = ServiceTime.of(settings, chance, slots);
        Disk disk = new Disk(events, settings, service, interruptCpu, listener);
        return settings.word(HostSettings.DISK_KIND).equals("zswap")
                ? new Zswap(events, settings, disk, frames, interruptCpu, listener)
                : disk;
    }
}
