package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.MonitorSettings;

/** The driver in the guest: inflates the balloon to what the host wants, a batch at a time, as far as the guest has idle pages. */
final class BalloonDriver extends Activity {
    private static final int LOOK = 0;
    private static final int CHOSEN = 1;
    private static final int INFLATED = 2;

    private final Monitor monitor;
    private final BalloonedPages guest;
    private final MemoryShares shares;
    private final int cpu;
    private final int batch;
    private final long backOff;
    private final WaitQueue pause = new WaitQueue();
    private List<Integer> chosen = List.of();

    BalloonDriver(Monitor monitor, BalloonedPages guest, int cpu) {
        this.monitor = monitor;
        this.guest = guest;
        this.shares = guest.shares();
        this.cpu = cpu;
        batch = monitor.settings().count(MonitorSettings.BALLOON_BATCH);
        backOff = monitor.settings().cycles(MonitorSettings.BALLOON_BACKOFF);
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case LOOK -> look(flow);
            case CHOSEN -> {
                goTo(INFLATED);
                flow.call(new Inflate(monitor, guest, chosen, cpu));
            }
            default -> {
                guest.batchEnded();
                goTo(LOOK);
                perform(flow);
            }
        }
    }

    private void look(Flow flow) {
        long cost = shares.update(flow.now());
        chosen = new ArrayList<>();
        while (chosen.size() < batch) {
            int page = guest.nextAtTick();
            if (page == Victims.NO_PAGE) {
                break;
            }
            chosen.add(page);
        }
        if (!chosen.isEmpty()) {
            goTo(CHOSEN);
            flow.spend(CycleUse.HOST, cost + guest.takeLookingCost());
        } else if (guest.isToInflate()) {
            // Out of puff.
            monitor.count(Counter.BALLOON_BACKOFFS);
            guest.wakeAfter(backOff, pause, cpu);
            flow.sleep(pause);
        } else {
            flow.sleep(monitor.requests().threads());
        }
    }
}
