package org.refault.simulator.host;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.Kit;
import org.refault.simulator.event.EventScheduler;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.Settings;

/** A host with little memory whose CPU 0 runs a guest that needs none of it; everything costs nothing unless said. */
final class HostScene {
    private static final int CPUS = 3;

    final EventScheduler events = new EventScheduler();
    final List<String> log = new ArrayList<>();
    final Machine machine;
    final HostMemory memory;
    final Host host;
    private final Settings settings;

    /** Slots are 64; the disk takes 1,000 cycles, 10 for the next slot. */
    HostScene(int frames, int min, int low, int high, String... more) {
        this(64, frames, min, low, high, more);
    }

    private HostScene(int slots, int frames, int min, int low, int high, String... more) {
        List<String> all = new ArrayList<>(
                List.of("cpu.mhz=1", "disk.jitter=0", "disk.random=1000 cyc", "disk.sequential=10 cyc"));
        all.addAll(List.of(more));
        settings = Kit.free(all.toArray(String[]::new));
        machine = new Machine(events, settings, CPUS);
        memory = new HostMemory(
                frames, 0, slots, min, low, high, PinPrimitive.named(settings.word(HostSettings.PIN_PRIMITIVE)));
        RandomStreams streams = new RandomStreams(1, 0);
        host = Kit.host(machine, settings, memory, streams);
    }

    /** The same with more slots. */
    static HostScene withSlots(int slots, int frames, int min, int low, int high, String... more) {
        return new HostScene(slots, frames, min, low, high, more);
    }

    /** The row of a class of locks for all its sites; of a class with readers its name ends in -R or -W. */
    LockStatistics books(String name) {
        return host.lockClasses().stream()
                .flatMap(lockClass -> lockClass.statistics(events.now()).stream())
                .filter(row -> row.lockClass().equals(name) && row.site().equals(LockStatistics.ALL_SITES))
                .findFirst()
                .orElseThrow();
    }

    /** A process on CPU 1 with its first pages in memory, written. */
    AddressSpace process(String name, int pages, int resident) {
        AddressSpace space = host.newSpace(name, pages, 1L << 1);
        for (int page = 0; page < resident; page++) {
            memory.populate(space, page);
        }
        return space;
    }

    void thread(int cpu, Activity activity) {
        machine.addHostThread(cpu, true, activity);
    }

    /** A fault, begun at a time, whose end goes to the log. */
    void fault(int cpu, long time, HostFault fault, String name) {
        thread(cpu, Kit.steps(flow -> flow.spend(CycleUse.HOST, time), flow -> flow.call(fault), flow -> {
            log.add(name + " at " + flow.now());
            flow.spend(CycleUse.HOST, 0);
        }));
    }

    /** Runs for so many cycles, and checks that frames are conserved. */
    void run(int cycles) {
        MonitorTable table = new MonitorTable(1);
        table.map(0, 0);
        run(table, cycles);
    }

    /** Runs with a guest that faults first; the monitor has the host serve the fault. */
    void run(HostFault ofGuest) {
        MonitorTable table = new MonitorTable(1);
        machine.serveFaultsBy(vcpu ->
                Kit.steps(Flow::leaveMonitor, flow -> flow.call(ofGuest), Flow::enterMonitor, flow -> {
                    log.add("back at " + flow.now());
                    table.map(0, 0);
                    flow.spend(CycleUse.MONITOR, 0);
                }));
        run(table, 1);
    }

    private void run(MonitorTable table, int cycles) {
        machine.addVcpu(new Vcpu(
                0, Kit.references("r0*" + cycles), table, settings, false, (vcpu, page, frame, time, write) -> {}));
        machine.run();
        memory.check();
    }
}
