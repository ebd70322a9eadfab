package org.refault.simulator.host;

import org.refault.simulator.event.EventClass;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.WaitQueue;

/**
 * The user part of a virtual machine, which emulates devices: touches random pages of the guest through the host's own
 * mapping, at a steady rate, and has them paged in like any process.
 */
public final class DeviceEmulator extends Activity {
    private static final int SLEEP = 0;
    private static final int TOUCH = 1;

    private final Host host;
    private final EventScheduler events;
    private final AddressSpace guest;
    private final RandomStream chance;
    private final int cpu;
    private final long interval;
    private final double writeShare;
    private final WaitQueue timer = new WaitQueue();

    /**
     * An emulator of a guest's devices.
     *
     * @param cpu where it runs
     * @param interval cycles from the end of one touch to the next
     */
    public DeviceEmulator(
            Host host,
            EventScheduler events,
            AddressSpace guest,
            RandomStream chance,
            int cpu,
            long interval,
            double writeShare) {
        this.host = host;
        this.events = events;
        this.guest = guest;
        this.chance = chance;
        this.cpu = cpu;
        this.interval = interval;
        this.writeShare = writeShare;
    }

    @Override
    public void perform(Flow flow) {
        if (step == SLEEP) {
            events.schedule(flow.now() + interval, EventClass.TIMER, cpu, timer::wakeAll);
            goTo(TOUCH);
            flow.sleep(timer);
            return;
        }
        goTo(SLEEP);
        int page = chance.nextInt(guest.pages());
        boolean write = chance.nextDouble() < writeShare;
        host.counts().deviceTouches++;
        if (guest.state(page) == State.PRESENT) {
            guest.touch(page, write);
            perform(flow);
        } else {
            flow.call(HostFault.ofProcess(host, guest, page, write));
        }
    }
}
