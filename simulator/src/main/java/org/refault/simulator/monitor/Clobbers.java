package org.refault.simulator.monitor;

import java.util.Arrays;
import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.machine.ClobberLog;
import org.refault.simulator.machine.Vcpu;
import org.refault.simulator.memory.MonitorTable;

/**
 * Finds, exactly, every use of a frame by the guest after the host has taken it back.
 *
 * <p>When the host frees a frame that a live translation still points to, the translation is poisoned: it never hits
 * again on the fast path, and every use of it is reported here. One translation episode, from the freeing until the
 * translation is gone, counts as one clobber, classed by the first use: a write or a read of a frame that is now
 * another's or nobody's, or a write to one of two copies of the page. Virtual CPUs run ahead of each other, so the first
 * use is known only at the end of the episode. A page may be mapped anew while a TLB still holds the old translation:
 * the episode goes on.
 */
final class Clobbers implements ClobberLog, HostMemory.FrameListener {
    private static final long NOT_YET = Long.MAX_VALUE;

    private final MonitorTable table;
    private final HostMemory memory;
    private final AddressSpace guest;
    private final List<Vcpu> vcpus;
    private final Episode[] episodes;
    private final long[] references;
    private long writes;
    private long reads;
    private long divergences;

    private enum Kind {
        WRITE,
        READ,
        DIVERGENCE
    }

    /** A frame that was freed while translated, and the first use of the stale translation by each virtual CPU. */
    private static final class Episode {
        private final int frame;
        private final long[] times;
        private final Kind[] kinds;

        Episode(int frame, int vcpus) {
            this.frame = frame;
            times = new long[vcpus];
            kinds = new Kind[vcpus];
            Arrays.fill(times, NOT_YET);
        }
    }

    Clobbers(MonitorTable table, HostMemory memory, AddressSpace guest, List<Vcpu> vcpus, int vcpuCount) {
        this.table = table;
        this.memory = memory;
        this.guest = guest;
        this.vcpus = vcpus;
        this.episodes = new Episode[table.pages()];
        this.references = new long[vcpuCount];
    }

    @Override
    public void frameFreed(AddressSpace space, int page, int frame) {
        if (space != guest || page >= table.pages()) {
            return;
        }
        boolean live = table.poison(page, frame);
        for (Vcpu vcpu : vcpus) {
            if (vcpu.holdsTranslation(page)) {
                vcpu.poison(page);
                live = true;
            }
        }
        if (live && episodes[page] == null) {
            episodes[page] = new Episode(frame, references.length);
        }
    }

    @Override
    public void clobber(int vcpu, int page, long time, boolean write) {
        Episode episode = episodes[page];
        if (episode == null) {
            throw new IllegalStateException("page " + page + " is poisoned, but its frame was never freed");
        }
        if (memory.isFrameOf(episode.frame, guest, page)) {
            // The host has by chance given the page its old frame again.
            return;
        }
        references[vcpu]++;
        if (episode.times[vcpu] == NOT_YET) {
            episode.times[vcpu] = time;
            boolean elsewhere = guest.frame(page) != AddressSpace.NO_FRAME;
            episode.kinds[vcpu] =
                    !write ? Kind.READ : elsewhere && memory.isFree(episode.frame) ? Kind.DIVERGENCE : Kind.WRITE;
        }
    }

    /** Translations of a page have gone: its episode is over if no stale one is left. */
    void endIfGone(int page) {
        if (episodes[page] != null
                && !table.isPoisoned(page)
                && vcpus.stream().noneMatch(vcpu -> vcpu.holdsPoisoned(page))) {
            end(page);
        }
    }

    private void end(int page) {
        Episode episode = episodes[page];
        episodes[page] = null;
        int first = 0;
        for (int vcpu = 1; vcpu < episode.times.length; vcpu++) {
            if (episode.times[vcpu] < episode.times[first]) {
                first = vcpu;
            }
        }
        if (episode.times[first] != NOT_YET) {
            switch (episode.kinds[first]) {
                case WRITE -> writes++;
                case READ -> reads++;
                case DIVERGENCE -> divergences++;
            }
        }
    }

    /** As {@link #endIfGone}, of all pages. */
    void endAllGone() {
        for (int page = 0; page < episodes.length; page++) {
            endIfGone(page);
        }
    }

    /** The run ends, and every episode with it. */
    void endAll() {
        for (int page = 0; page < episodes.length; page++) {
            if (episodes[page] != null) {
                end(page);
            }
        }
    }

    long writes() {
        return writes;
    }

    long reads() {
        return reads;
    }

    long divergences() {
        return divergences;
    }

    long references() {
        return Arrays.stream(references).sum();
    }
}
