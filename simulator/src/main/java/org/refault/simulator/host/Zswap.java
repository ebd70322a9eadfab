package org.refault.simulator.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.Settings;

/**
 * A pool of compressed pages in memory in front of a disk, as zswap of Linux. The pool takes frames of the host, as many as its
 * pages need by the ratio of compression. While there is room a page written goes there, else to the disk; a pool that was
 * full takes no page until the shrinker has written the oldest ones to the disk and it is down to nine tenths. Whoever writes
 * or reads a page compresses or decompresses it himself.
 *
 * <p>Follows Linux 6.14, mm/zswap.c. Departures: a page read stays in the pool until it is written again or its slot is given
 * back, where the kernel drops it and has the page count as written; every page compresses alike; the shrinker writes one page
 * at a time and takes no CPU.
 */
final class Zswap implements SwapDevice {
    /** zswap.accept_threshold_percent. */
    private static final int ACCEPT_PERCENT = 90;

    private final EventScheduler events;
    private final Disk disk;
    private final HostMemory memory;
    private final int interruptCpu;
    private final Disk.TransferListener listener;
    private final long load;
    private final long store;
    private final double ratio;
    private final int mostFrames;
    private final int acceptedFrames;
    /** The pages in the pool, the oldest first. */
    private final Map<Entry, Transfer> pool = new LinkedHashMap<>();

    private final Deque<Integer> frames = new ArrayDeque<>();
    private boolean full;
    private Transfer shrinking;
    private int underWay;
    private int writes;

    private record Entry(AddressSpace space, int page) {}

    Zswap(
            EventScheduler events,
            Settings settings,
            ServiceTime service,
            HostMemory memory,
            int interruptCpu,
            Disk.TransferListener listener) {
        this.events = events;
        this.memory = memory;
        this.interruptCpu = interruptCpu;
        this.listener = listener;
        disk = new Disk(events, settings, service, interruptCpu, this::endedOnDisk);
        load = settings.cycles(HostSettings.ZSWAP_LOAD);
        store = settings.cycles(HostSettings.ZSWAP_STORE);
        ratio = settings.real(HostSettings.ZSWAP_RATIO);
        mostFrames = settings.pages(HostSettings.ZSWAP_POOL, memory.frames());
        acceptedFrames = mostFrames * ACCEPT_PERCENT / 100;
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
    public long cyclesOfCpu(Transfer transfer) {
        if (transfer.write()) {
            remove(transfer.space(), transfer.page());
            return hasRoom() ? store : 0;
        }
        return pool.containsKey(entry(transfer)) ? load : 0;
    }

    @Override
    public void submit(Transfer transfer, long now) {
        if (transfer.write()) {
            remove(transfer.space(), transfer.page());
        }
        boolean here = transfer.write() ? hasRoom() : pool.containsKey(entry(transfer));
        if (!here) {
            disk.submit(transfer, now);
            if (full && shrinking == null) {
                shrink(now);
            }
            return;
        }
        if (transfer.write()) {
            pool.put(entry(transfer), transfer);
            if (framesFor(pool.size()) > frames.size()) {
                frames.push(memory.allocateForKernel());
            }
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

    @Override
    public void slotGivenBack(AddressSpace space, int page) {
        remove(space, page);
    }

    private static Entry entry(Transfer transfer) {
        return new Entry(transfer.space(), transfer.page());
    }

    private int framesFor(int pages) {
        return (int) StrictMath.ceil(pages / ratio);
    }

    /** zswap_check_limits, and whether there is a frame if one is needed. */
    private boolean hasRoom() {
        int needed = framesFor(pool.size() + 1);
        if (needed > mostFrames) {
            full = true;
        } else if (frames.size() <= acceptedFrames) {
            full = false;
        }
        return !full && (needed <= frames.size() || memory.free() > 0);
    }

    private void remove(AddressSpace space, int page) {
        if (pool.remove(new Entry(space, page)) != null && framesFor(pool.size()) < frames.size()) {
            memory.freeKernelFrame(frames.pop());
        }
    }

    /** Writes the oldest page to the disk, as long as the pool has more frames than those with which it takes pages again. */
    private void shrink(long now) {
        shrinking = null;
        if (frames.size() > acceptedFrames) {
            Transfer oldest = pool.values().iterator().next();
            shrinking = new Transfer(oldest.space(), oldest.page(), oldest.slot(), true);
            disk.submit(shrinking, now);
        }
    }

    private void endedOnDisk(Transfer transfer, long queued, long served, long now) {
        if (transfer != shrinking) {
            listener.transferEnded(transfer, queued, served, now);
            return;
        }
        Transfer stored = pool.get(entry(transfer));
        // Another content of the page may have taken its place.
        if (stored != null && stored.slot() == transfer.slot()) {
            remove(transfer.space(), transfer.page());
        }
        shrink(now);
    }
}
