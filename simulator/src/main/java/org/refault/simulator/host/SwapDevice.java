package org.refault.simulator.host;

import java.util.ArrayDeque;
import java.util.Deque;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Settings;

/** The swap device: one server, first come, first served; the slot after the last one is fast, any other slow. */
final class SwapDevice {
    private static final int NOWHERE = -2;

    private final EventScheduler events;
    private final RandomStream chance;
    private final int interruptCpu;
    private final long random;
    private final long sequential;
    private final long furtherPages;
    private final double jitter;
    private final Deque<Transfer> queue = new ArrayDeque<>();
    private boolean busy;
    private int position = NOWHERE;
    private int writes;

    private record Transfer(int slot, boolean write, EventScheduler.Action atEnd) {}

    SwapDevice(EventScheduler events, Settings settings, RandomStream chance, int interruptCpu) {
        this.events = events;
        this.chance = chance;
        this.interruptCpu = interruptCpu;
        // A large page is one random service and then the next places after it.
        int factor = MachineSettings.pageFactor(settings);
        random = settings.cycles(HostSettings.DISK_RANDOM);
        furtherPages = (factor - 1) * settings.cycles(HostSettings.DISK_SEQUENTIAL);
        sequential = factor * settings.cycles(HostSettings.DISK_SEQUENTIAL);
        jitter = settings.real(HostSettings.DISK_JITTER);
    }

    /** Whether no transfer is under way. */
    boolean isIdle() {
        return !busy;
    }

    /** Writes submitted and not ended. */
    int writesInFlight() {
        return writes;
    }

    /** Puts a transfer of one page into the queue. */
    void submit(int slot, boolean write, long now, EventScheduler.Action atEnd) {
        writes += write ? 1 : 0;
        queue.addLast(new Transfer(slot, write, atEnd));
        if (!busy) {
            serve(now);
        }
    }

    private void serve(long now) {
        Transfer transfer = queue.pollFirst();
        if (transfer == null) {
            busy = false;
            return;
        }
        busy = true;
        long service = transfer.slot == position + 1 ? sequential : randomService() + furtherPages;
        position = transfer.slot;
        events.schedule(now + service, EventClass.IO, interruptCpu, at -> {
            writes -= transfer.write ? 1 : 0;
            transfer.atEnd.happen(at);
            serve(at);
        });
    }

    private long randomService() {
        return jitter == 0 ? random : Math.max(1, (long) (random * (1 + jitter * (2 * chance.nextDouble() - 1))));
    }
}
