package org.refault.simulator.guest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.refault.simulator.event.EventClass;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.host.Host;
import org.refault.simulator.host.ProcessAccess;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.machine.Machine;
import org.refault.simulator.machine.TlbFlush;
import org.refault.simulator.machine.WaitQueue;
import org.refault.simulator.result.Counter;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * The paging of one guest: its memory, and the virtual disk that the device emulator, a part of the virtual machine's process
 * on the host, makes out of the host's.
 *
 * <p>The virtual disk serves every transfer in the same time, whatever else it does.
 */
public final class GuestPaging {
    private final Machine machine;
    private final Host host;
    private final AddressSpace space;
    private final GuestMemory memory;
    private final long vcpus;
    private final long faultCost;
    private final long diskTime;
    private final boolean tracksBlocks;
    private final int firstBlock;
    private final IntConsumer overwritten;
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);

    /**
     * The paging of a guest.
     *
     * @param space its guest pages as the host knows them; page g is guest page g
     * @param vcpus its virtual CPUs, a bit each
     * @param firstBlock where its virtual disk begins among those of all guests, in pages
     * @param overwritten is told of guest pages that the emulator has overwritten, where the host tracks blocks
     */
    public GuestPaging(
            Machine machine,
            Host host,
            AddressSpace space,
            GuestMemory memory,
            long vcpus,
            Settings settings,
            int firstBlock,
            IntConsumer overwritten) {
        this.machine = machine;
        this.host = host;
        this.space = space;
        this.memory = memory;
        this.vcpus = vcpus;
        faultCost = settings.cycles(MonitorSettings.GUEST_FAULT);
        diskTime = settings.cycles(MonitorSettings.GUEST_DISK);
        tracksBlocks = settings.word(MonitorSettings.DOUBLE_PAGING_AVOID).equals("track-blocks");
        this.firstBlock = firstBlock;
        this.overwritten = overwritten;
    }

    /** The activity that serves a fault on a page of the trace that is not in the guest's memory. */
    public Activity onFault(int page) {
        return new GuestFault(this, page);
    }

    /** The guest's memory. */
    public GuestMemory memory() {
        return memory;
    }

    /** What has been counted so far. */
    public Map<Counter, Long> counters() {
        return counters;
    }

    void count(Counter counter) {
        counters.merge(counter, 1L, Long::sum);
    }

    long faultCost() {
        return faultCost;
    }

    /** Begins the guest's shootdown of a guest page's translations, and flushes the own ones. Returns what that costs, in cycles. */
    long shootDown(int frame, Flow flow) {
        TlbFlush flush = TlbFlush.ofGuest(vcpus, List.of(frame));
        flow.shootDown(machine.cpusWithTranslations(vcpus), flush);
        flow.flushTlb(flush);
        return machine.costs().flushCost(flush);
    }

    /** The device emulator's use of a guest page. */
    ProcessAccess access(int frame, boolean write) {
        return new ProcessAccess(host, space, frame, write);
    }

    /** Notes, at a page-out, how many guest pages the host has swapped out. */
    void countSwapped() {
        long swapped = 0;
        for (int frame = 0; frame < memory.frames(); frame++) {
            swapped += space.state(frame) == State.SWAPPED ? 1 : 0;
        }
        counters.merge(Counter.SWAPPED_AT_GUEST_PAGE_OUTS, swapped, Long::sum);
    }

    /** The emulator has overwritten a guest page with a page from the disk. */
    void equalsBlock(int frame, int page) {
        if (tracksBlocks) {
            overwritten.accept(frame);
            host.memory().equalsBlock(space, frame, firstBlock + page);
        }
    }

    /** Continuation: one transfer of the virtual disk has been served. */
    void transfer(Flow flow) {
        WaitQueue end = new WaitQueue();
        machine.events().schedule(flow.now() + diskTime, EventClass.IO, machine.cpuCount() - 1, end::wakeAll);
        flow.sleep(end);
    }
}
