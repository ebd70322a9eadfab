package org.refault.simulator.host;

import java.util.ArrayDeque;
import java.util.Deque;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.Settings;

/** A disk: one server, first come, first served; the slot after the last one is fast, any other slow. */
public final class Disk implements SwapDevice {
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

    private final TransferListener listener;

    /** Is told of ended transfers. */
    public interface TransferListener {
        /** A transfer has ended, which was served for some cycles. */
        void transferEnded(Transfer transfer, long service, long now);
    }

    /**
     * A disk without transfers.
     *
     * @param interruptCpu the CPU that takes its interrupts
     */
    public Disk(
            EventScheduler events,
            Settings settings,
            RandomStream chance,
            int interruptCpu,
            TransferListener listener) {
        this.listener = listener;
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

    @Override
    public boolean isIdle() {
        return !busy;
    }

    @Override
    public int writesInFlight() {
        return writes;
    }

    @Override
    public void submit(Transfer transfer, long now) {
        writes += transfer.write() ? 1 : 0;
        queue.addLast(transfer);
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
        long service = transfer.slot() == position + 1 ? sequential : randomService() + furtherPages;
        position = transfer.slot();
        events.schedule(now + service, EventClass.IO, interruptCpu, at -> {
            writes -= transfer.write() ? 1 : 0;
            listener.transferEnded(transfer, service, at);
            serve(at);
        });
    }

    private long randomService() {
        return jitter == 0 ? random : Math.max(1, (long) (random * (1 + jitter * (2 * chance.nextDouble() - 1))));
    }
}
