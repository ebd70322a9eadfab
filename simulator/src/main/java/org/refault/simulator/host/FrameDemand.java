package org.refault.simulator.host;

import java.util.ArrayDeque;
import java.util.Deque;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.WaitQueue;

/** Steady demand for frames by the host's kernel: takes them at a rate and gives each back after a hundred more. */
public final class FrameDemand extends Activity {
    private static final int HELD = 100;

    private static final int SLEEP = 0;
    private static final int WOKEN = 1;
    private static final int ALLOCATE = 2;
    private static final int TAKEN = 3;

    private final Host host;
    private final EventScheduler events;
    private final int cpu;
    private final long interval;
    private final WaitQueue timer = new WaitQueue();
    private final Deque<Integer> held = new ArrayDeque<>();
    private AllocateFrame allocate;

    /**
     * A demand.
     *
     * @param interval cycles from one frame to the next
     */
    public FrameDemand(Host host, EventScheduler events, int cpu, long interval) {
        this.host = host;
        this.events = events;
        this.cpu = cpu;
        this.interval = interval;
    }

    @Override
    public void perform(Flow flow) {
        switch (step) {
            case SLEEP -> {
                events.schedule(flow.now() + interval, EventClass.TIMER, cpu, timer::wakeAll);
                goTo(WOKEN);
                flow.sleep(timer);
            }
            case WOKEN -> {
                goTo(ALLOCATE);
                host.lockAll(flow, "alloc_page", this);
            }
            case ALLOCATE -> {
                allocate = new AllocateFrame(host, null, AllocateFrame.FOR_KERNEL);
                goTo(TAKEN);
                flow.call(allocate);
            }
            default -> {
                held.addLast(allocate.frame());
                if (held.size() > HELD) {
                    host.memory().freeKernelFrame(held.pollFirst());
                }
                host.unlockAll(flow);
                goTo(SLEEP);
                perform(flow);
            }
        }
    }
}
