package org.refault.simulator.monitor;

import java.util.Arrays;
import java.util.List;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.machine.ClobberLog;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.memory.MonitorTable;

/**
 * Finds, exactly, every use of a frame by the guest after the host has taken it back, and every write of the guest that is
 * lost.
 *
 * <p>When a live translation outlives its page's frame, or the frame's content is copied under it, the translation is
 * poisoned: it never hits again on the fast path, and every use of it is reported here. One translation episode, from
 * then until the translation is gone, counts as at most one clobber, classed by the first use that hurts: a write or a
 * read of a frame that is now another's or nobody's, or a write to one of two copies of the page. Virtual CPUs run ahead
 * of each other, so the first use is known only at the end of the episode. A page may be mapped anew while a TLB still
 * holds the old translation: the episode goes on.
 *
 * <p>Writes are known by the Dirty bits, which are looked at whenever a content is copied or lost; during an episode each
 * write is known by itself.
 */
final class Clobbers implements ClobberLog, HostMemory.Listener {
    private static final long NOT_YET = Long.MAX_VALUE;

    private final MonitorTable table;
    private final GuestPages pages;
    private final HostMemory memory;
    private final AddressSpace guest;
    private final List<VirtualCpu> vcpus;
    private final Episode[] episodes;
    private long clobberedReferences;
    private long writes;
    private long reads;
    private long divergences;
    private long lostUpdates;
    private long transferClobbers;

    private enum Kind {
        WRITE,
        READ,
        DIVERGENCE
    }

    /** A frame whose translations are watched, and the first use that hurt by each virtual CPU. */
    private static final class Episode {
        private final int frame;
        private final long[] times;
        private final Kind[] kinds;
        private boolean transferHit;

        Episode(int frame, int vcpus) {
            this.frame = frame;
            times = new long[vcpus];
            kinds = new Kind[vcpus];
            Arrays.fill(times, NOT_YET);
        }

        /** What the first use that hurt was; null if none has. */
        private Kind kind() {
            int first = 0;
            for (int vcpu = 1; vcpu < times.length; vcpu++) {
                if (times[vcpu] < times[first]) {
                    first = vcpu;
                }
            }
            return times[first] == NOT_YET ? null : kinds[first];
        }
    }

    Clobbers(MonitorTable table, GuestPages pages, HostMemory memory, AddressSpace guest, List<VirtualCpu> vcpus) {
        this.table = table;
        this.pages = pages;
        this.memory = memory;
        this.guest = guest;
        this.vcpus = vcpus;
        this.episodes = new Episode[table.pages()];
    }

    private boolean isOurs(AddressSpace space, int page) {
        return space == guest && page < table.pages();
    }

    @Override
    public void contentLeaves(AddressSpace space, int page) {
        if (!isOurs(space, page)) {
            return;
        }
        int frame = guest.frame(page);
        if (episodes[page] == null) {
            if (pages.takeContentWritten(page) | table.isDirty(page) && frame != AddressSpace.NO_FRAME) {
                guest.written(page);
            }
            watch(page, frame);
        }
    }

    @Override
    public void frameLost(AddressSpace space, int page, int frame) {
        if (isOurs(space, page)) {
            watch(page, frame);
        }
    }

    /** A page was mapped to a frame: where the host has the page elsewhere, or unmapped, the translation is stale at once. */
    void mapped(int page) {
        int frame = table.frameOf(page);
        if (frame != MonitorTable.NO_FRAME
                && table.isPresent(page)
                && (guest.state(page) != AddressSpace.State.PRESENT || guest.frame(page) != frame)) {
            watch(page, frame);
        }
    }

    /** Poisons the live translations of a page to a frame. */
    private void watch(int page, int frame) {
        boolean live = table.poison(page, frame);
        for (VirtualCpu vcpu : vcpus) {
            if (vcpu.holdsTranslation(page)) {
                vcpu.poison(page);
                live = true;
            }
        }
        if (live && episodes[page] == null) {
            episodes[page] = new Episode(frame, Long.SIZE);
        }
    }

    @Override
    public void updateLost(AddressSpace space, int page) {
        lostUpdates += isOurs(space, page) ? 1 : 0;
    }

    @Override
    public void transferHit(AddressSpace space, int page) {
        transferClobbers += isOurs(space, page) ? 1 : 0;
    }

    /** A page's Dirty bits are about to be taken out of the table. */
    void collected(int page) {
        if (episodes[page] == null && table.isDirty(page)) {
            pages.addContentWritten(page);
        }
    }

    @Override
    public void clobber(int vcpu, int page, long time, boolean write) {
        Episode episode = episodes[page];
        if (episode == null) {
            throw new IllegalStateException("page " + page + " is poisoned, but its frame was never lost");
        }
        if (memory.isFrameOf(episode.frame, guest, page)) {
            if (write) {
                guest.written(page);
                if (guest.state(page) == AddressSpace.State.WRITING
                        && guest.isTransferring(page)
                        && !episode.transferHit) {
                    episode.transferHit = true;
                    transferClobbers++;
                }
            }
            return;
        }
        boolean orphan = guest.orphan(page) == episode.frame;
        if (orphan && !write) {
            return;
        }
        clobberedReferences++;
        if (episode.times[vcpu] == NOT_YET) {
            episode.times[vcpu] = time;
            boolean elsewhere = guest.frame(page) != AddressSpace.NO_FRAME;
            boolean copy = orphan || elsewhere && memory.isFree(episode.frame);
            episode.kinds[vcpu] = !write ? Kind.READ : copy ? Kind.DIVERGENCE : Kind.WRITE;
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
        Kind kind = episodes[page].kind();
        episodes[page] = null;
        if (kind != null) {
            switch (kind) {
                case WRITE -> writes++;
                case READ -> reads++;
                case DIVERGENCE -> divergences++;
            }
        }
    }

    /** Clobbers of a kind in episodes that have not ended. */
    private long unended(Kind kind) {
        return Arrays.stream(episodes)
                .filter(episode -> episode != null && episode.kind() == kind)
                .count();
    }

    /** As {@link #endIfGone}, of all pages. */
    void endAllGone() {
        for (int page = 0; page < episodes.length; page++) {
            endIfGone(page);
        }
    }

    long writes() {
        return writes + unended(Kind.WRITE);
    }

    long reads() {
        return reads + unended(Kind.READ);
    }

    long divergences() {
        return divergences + unended(Kind.DIVERGENCE);
    }

    long lostUpdates() {
        return lostUpdates;
    }

    long transferClobbers() {
        return transferClobbers;
    }

    long references() {
        return clobberedReferences;
    }
}
