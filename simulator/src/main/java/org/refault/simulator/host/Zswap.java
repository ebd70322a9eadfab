package org.refault.simulator.host;

import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.Settings;

/**
 * A pool of compressed pages in memory in front of a disk, as zswap of Linux: a page written goes there while there is
 * room, else to the disk. A page is in the pool until it is written again.
 *
 * <p>Departures: the pool takes no frames from the host; compressing takes time but no CPU.
 */
final class Zswap implements SwapDevice {
    private final EventScheduler events;
    private final Disk disk;
    private final int interruptCpu;
    private final Disk.TransferListener listener;
    private final long load;
    private final long store;
    private final int room;
    private final Map<AddressSpace, BitSet> pool = new IdentityHashMap<>();
    private int stored;
    private int underWay;
    private int writes;

    Zswap(
            EventScheduler events,
            Settings settings,
            Disk disk,
            int frames,
            int interruptCpu,
            Disk.TransferListener listener) {
        this.events = events;
        this.disk = disk;
        this.interruptCpu = interruptCpu;
        this.listener = listener;
        load = settings.cycles(HostSettings.ZSWAP_LOAD);
        store = settings.cycles(HostSettings.ZSWAP_STORE);
        room = (int) (settings.pages(HostSettings.ZSWAP_POOL, frames) * settings.real(HostSettings.ZSWAP_RATIO));
    }

    @Override
    public boolean isIdle() {
        return underWay == 0 && disk.isIdle();
    }

    @Override
    public int writesInFlight() {
        return writes + disk.writesInFlight();
    }

    @Override
    public void submit(Transfer transfer, long now) {
        BitSet pages = pool.computeIfAbsent(transfer.space(), space -> new BitSet());
        if (transfer.write() && pages.get(transfer.page())) {
            pages.clear(transfer.page());
            stored--;
        }
        boolean here = transfer.write() ? stored < room : pages.get(transfer.page());
        if (!here) {
            disk.submit(transfer, now);
            return;
        }
        if (transfer.write()) {
            pages.set(transfer.page());
            stored++;
            writes++;
        }
        underWay++;
        long served = transfer.write() ? store : load;
        events.schedule(now + served, EventClass.IO, interruptCpu, at -> {
            underWay--;
            writes -= transfer.write() ? 1 : 0;
            listener.transferEnded(transfer, 0, served, at);
        });
    }
}
