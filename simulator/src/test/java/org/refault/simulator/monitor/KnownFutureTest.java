package org.refault.simulator.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.host.PinPrimitive;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.setting.Settings;

/** Two virtual CPUs that have executed nothing yet, three cycles a reference. */
class KnownFutureTest {
    private static final int PAGES = 4;

    private final Settings settings = Kit.settings();
    private final Machine machine = new Machine(new EventScheduler(), settings, 3);
    private final HostMemory memory = new HostMemory(64, 8, 64, 2, 4, 6, PinPrimitive.VM_LOCKED);
    private final Host host = Kit.host(machine, settings, memory, new RandomStreams(1, 0));
    private final AddressSpace guest = host.newSpace("guest", PAGES, 3);
    private final Monitor monitor =
            new Monitor(machine, host, settings, guest, new MonitorTable(PAGES), new Oracle(), Kit.idlePages(settings));
    /* References:  0: page 0 x 3, page 1 x 2, page 0, page 2 x 4, page 3.    1: page 0 x 8, page 1 x 8, page 2. */
    private final ReferenceString first = Kit.references("r0*3 r1*2 r0 r2*4 r3");
    private final ReferenceString second = Kit.references("r0*8 r1*8 r2");

    @Test
    void aPageIsUsedWhenTheEarliestVirtualCpuUsesIt() {
        KnownFuture future = new KnownFuture(monitor.pages(), List.of(first, second), 3, 17);
        Vcpu one = Kit.vcpu(monitor, 0, first, settings);
        Vcpu two = Kit.vcpu(monitor, 1, second, settings);
        future.watch(List.of(one, two));

        assertEquals(0, future.cyclesToUse(0));
        assertEquals(3 * 3, future.cyclesToUse(1));
        assertEquals(6 * 3, future.cyclesToUse(2));
        assertEquals(10 * 3, future.cyclesToUse(3));
    }

    @Test
    void whatTheOtherNeverUsesIsUsedByTheFirstOnly() {
        KnownFuture future = new KnownFuture(monitor.pages(), List.of(second), 3, 17);
        future.watch(List.of(Kit.vcpu(monitor, 0, second, settings)));

        assertEquals(KnownFuture.NEVER, future.cyclesToUse(3));
    }

    @Test
    void onlyLockedPagesNotUsedWithinTheHorizonAreGivenUp() {
        KnownFuture future = new KnownFuture(monitor.pages(), List.of(first), 3, 17);
        future.watch(List.of(Kit.vcpu(monitor, 0, first, settings)));
        for (int page = 0; page < 3; page++) {
            monitor.pages().setState(page, GuestPages.State.LOCKED);
        }

        future.scan(0);
        assertEquals(2, future.nextAtTick(), "18 cycles away; page 3 is further, but not locked");
        assertEquals(Victims.NO_PAGE, future.nextAtTick());
    }
}
