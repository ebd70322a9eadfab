package org.refault.simulator.monitor;

import java.util.Arrays;
import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.memory.MonitorTable;

/** Measures how long pages are both translated for the guest and swappable by the host: the violation of invariant I1. */
final class Exposure {
    private static final long NOT_EXPOSED = -1;

    private final MonitorTable table;
    private final HostMemory memory;
    private final AddressSpace guest;
    private final List<VirtualCpu> vcpus;
    private final long[] since;
    private int exposedByTlb;
    private final boolean[] byTlb;
    private final Durations durations = new Durations();
    private long total;

    Exposure(MonitorTable table, HostMemory memory, AddressSpace guest, List<VirtualCpu> vcpus) {
        this.table = table;
        this.memory = memory;
        this.guest = guest;
        this.vcpus = vcpus;
        since = new long[table.pages()];
        byTlb = new boolean[table.pages()];
        Arrays.fill(since, NOT_EXPOSED);
    }

    /** A page was mapped, unmapped, locked or unlocked. */
    void changed(int page, long now) {
        boolean swappable = memory.mayUnmap(guest, page);
        boolean mapped = table.isPresent(page);
        boolean cached = swappable && !mapped && isCached(page);
        setByTlb(page, cached);
        boolean exposed = swappable && (mapped || cached);
        if (exposed && since[page] == NOT_EXPOSED) {
            since[page] = now;
        } else if (!exposed && since[page] != NOT_EXPOSED) {
            total += now - since[page];
            durations.add(now - since[page]);
            since[page] = NOT_EXPOSED;
        }
    }

    /** A virtual CPU's TLBs were emptied: pages that were exposed by them alone may be no longer. */
    void tlbEmptied(long now) {
        if (exposedByTlb == 0) {
            return;
        }
        for (int page = 0; page < byTlb.length; page++) {
            if (byTlb[page]) {
                changed(page, now);
            }
        }
    }

    private void setByTlb(int page, boolean value) {
        if (byTlb[page] != value) {
            byTlb[page] = value;
            exposedByTlb += value ? 1 : -1;
        }
    }

    private boolean isCached(int page) {
        for (VirtualCpu vcpu : vcpus) {
            if (vcpu.holdsTranslation(page)) {
                return true;
            }
        }
        return false;
    }

    /** Page-cycles of exposure up to an instant. */
    long total(long now) {
        long sum = total;
        for (long start : since) {
            sum += start == NOT_EXPOSED ? 0 : now - start;
        }
        return sum;
    }

    /** How long each exposure of a page lasted, up to an instant. */
    Durations durations(long now) {
        Durations all = new Durations();
        all.add(durations);
        for (long start : since) {
            if (start != NOT_EXPOSED) {
                all.add(now - start);
            }
        }
        return all;
    }

    /** Durations are counted anew; an exposure that lasts counts whole when it ends. */
    void restart() {
        durations.clear();
    }
}
