package org.refault.simulator.host;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.Settings;

/**
 * A device with a queue and servers: a disk has one, an SSD several. Transfers are taken from the queue first come, first
 * served, or by an elevator that goes up the slots and begins again below.
 */
public final class Disk implements SwapDevice {
    private final EventScheduler events;
    private final ServiceTime service;
    private final int interruptCpu;
    private final TransferListener listener;
    private final boolean elevator;
    private final int servers;
    private final List<Waiting> queue = new ArrayList<>();
    private int busy;
    private int position = ServiceTime.NOWHERE;
    private int writes;

    private record Waiting(Transfer transfer, long since) {}

    /** Is told of ended transfers. */
    public interface TransferListener {
        /**
         * A transfer has ended.
         *
         * @param queued cycles it waited for the device
         * @param served cycles the device worked on it
         */
        void transferEnded(Transfer transfer, long queued, long served, long now);
    }

    /**
     * A device without transfers.
     *
     * @param interruptCpu the CPU that takes its interrupts
     */
    Disk(EventScheduler events, Settings settings, ServiceTime service, int interruptCpu, TransferListener listener) {
        this.listener = listener;
        this.events = events;
        this.service = service;
        this.interruptCpu = interruptCpu;
        elevator = settings.word(HostSettings.DISK_SCHED).equals("elevator");
        servers = settings.count(HostSettings.DISK_SERVERS);
    }

    @Override
    public boolean isIdle() {
        return busy == 0;
    }

    @Override
    public int writesInFlight() {
        return writes;
    }

    @Override
    public void submit(Transfer transfer, long now) {
        writes += transfer.write() ? 1 : 0;
        queue.add(new Waiting(transfer, now));
        if (busy < servers) {
            serve(now);
        }
    }

    private void serve(long now) {
        if (queue.isEmpty()) {
            return;
        }
        busy++;
        Waiting next = queue.remove(elevator ? nextUp() : 0);
        Transfer transfer = next.transfer();
        long served = service.next(transfer, position);
        position = transfer.slot();
        events.schedule(now + served, EventClass.IO, interruptCpu, at -> {
            writes -= transfer.write() ? 1 : 0;
            listener.transferEnded(transfer, now - next.since(), served, at);
            busy--;
            serve(at);
        });
    }

    /** The index of the least slot that is not below the last one; if there is none, of the least slot. */
    private int nextUp() {
        int best = 0;
        for (int i = 1; i < queue.size(); i++) {
            int slot = queue.get(i).transfer().slot();
            int bestSlot = queue.get(best).transfer().slot();
            boolean above = slot >= position;
            if (above == bestSlot >= position ? slot < bestSlot : above) {
                best = i;
            }
        }
        return best;
    }
}
