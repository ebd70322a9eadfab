package org.refault.simulator.monitor;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.refault.simulator.host.AddressSpace;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.machine.ClobberLog;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.memory.MonitorTable;
import org.refault.simulator.result.Counter;

/**
 * Finds, exactly, every use of a frame by the guest after the host has taken it back, and every write of the guest that is
 * lost.
 *
 * <p>When a live translation outlives its page's frame, or the frame's content is copied under it, the translation is
 * poisoned: it never hits again on the fast path, and every use of it is reported here, with the frame it leads to. One
 * translation episode, from then until no translation of the page to that frame is left, counts as at most one clobber,
 * classed by the first use that hurts: a write or a read of a frame that is now another's or nobody's, or a write to one of
 * two copies of the page. Virtual CPUs run ahead of each other, so the first use is known only at the end of the episode. A
 * page may be mapped anew while a TLB still holds the old translation: the episode goes on, and the new mapping may begin
 * another one, to another frame.
 *
 * <p>Writes are known by the Dirty bits, which are looked at whenever a content is copied or lost; through a poisoned
 * translation each write is known by itself, so that the Dirty bit of a poisoned entry says nothing.
 */
final class Clobbers implements ClobberLog, HostMemory.Listener {
    private static final long NOT_YET = Long.MAX_VALUE;

    private final MonitorTable table;
    private final GuestPages pages;
    private final HostMemory memory;
    private final AddressSpace guest;
    private final List<VirtualCpu> vcpus;
    private final NearMisses nearMisses;
    private final LongSupplier clock;
    private final Durations stale = new Durations();
    private final Map<Counter, Long> victims = new EnumMap<>(Counter.class);
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

    /** A frame whose translations for one page are watched, and the first use that hurt by each virtual CPU. */
    private static final class Episode {
        private final int frame;
        private final long[] times = new long[Long.SIZE];
        private final Kind[] kinds = new Kind[Long.SIZE];
        private final Counter[] hurt = new Counter[Long.SIZE];
        private long staleSince = NOT_YET;
        private boolean transferHit;
        /** Another of the same page. */
        private Episode next;

        Episode(int frame, Episode next) {
            this.frame = frame;
            this.next = next;
            Arrays.fill(times, NOT_YET);
        }

        /** What the first use that hurt was; null if none has. */
        private Kind kind() {
            int first = first();
            return times[first] == NOT_YET ? null : kinds[first];
        }

        /** Whom it hurt. */
        private Counter victim() {
            return hurt[first()];
        }

        private int first() {
            int first = 0;
            for (int vcpu = 1; vcpu < times.length; vcpu++) {
                if (times[vcpu] < times[first]) {
                    first = vcpu;
                }
            }
            return first;
        }
    }

    /**
     * A finder that knows of no translation yet.
     *
     * @param clock the time
     */
    Clobbers(
            MonitorTable table,
            GuestPages pages,
            HostMemory memory,
            AddressSpace guest,
            List<VirtualCpu> vcpus,
            NearMisses nearMisses,
            LongSupplier clock) {
        this.nearMisses = nearMisses;
        this.clock = clock;
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
        if (pages.takeContentWritten(page) | table.isDirtyInPlace(page) && frame != AddressSpace.NO_FRAME) {
            guest.written(page);
        }
        watch(page, frame);
    }

    @Override
    public void frameLost(AddressSpace space, int page, int frame) {
        if (!isOurs(space, page)) {
            return;
        }
        long now = clock.getAsLong();
        // Where the page has another frame by now it is an orphan that was lost, of which the TLBs were told before.
        boolean elsewhere = guest.frame(page) != AddressSpace.NO_FRAME && guest.frame(page) != frame;
        Episode episode = elsewhere ? find(page, frame) : watch(page, frame);
        if (episode == null) {
            nearMisses.frameLost(page, now);
        } else {
            episode.staleSince = Math.min(episode.staleSince, now);
        }
    }

    /** A page was mapped to a frame: where the host has the page elsewhere, or unmapped, the translation is stale at once. */
    void mapped(int page) {
        int frame = table.frameOf(page);
        if (frame != MonitorTable.NO_FRAME
                && table.isPresent(page)
                && (guest.state(page) != AddressSpace.State.PRESENT || guest.frame(page) != frame)
                && table.poison(page, frame)) {
            begin(page, frame);
        }
    }

    /** Poisons the live translations of a page to the frame it has, or had until now. Returns their episode, or null. */
    private Episode watch(int page, int frame) {
        boolean live = table.poison(page, frame);
        for (VirtualCpu vcpu : vcpus) {
            if (vcpu.holdsTranslation(page)) {
                vcpu.poison(page, frame);
                live |= vcpu.holdsPoisoned(page, frame);
            }
        }
        return live ? begin(page, frame) : find(page, frame);
    }

    private Episode begin(int page, int frame) {
        Episode known = find(page, frame);
        if (known != null) {
            return known;
        }
        episodes[page] = new Episode(frame, episodes[page]);
        return episodes[page];
    }

    private Episode find(int page, int frame) {
        Episode episode = episodes[page];
        while (episode != null && episode.frame != frame) {
            episode = episode.next;
        }
        return episode;
    }

    @Override
    public void updateLost(AddressSpace space, int page) {
        lostUpdates += isOurs(space, page) ? 1 : 0;
    }

    @Override
    public void transferHit(AddressSpace space, int page) {
        transferClobbers += isOurs(space, page) ? 1 : 0;
    }

    /** A page's Dirty bits are about to be taken out of the table, whose entries are still as they were. */
    void collected(int page) {
        if (table.isDirtyInPlace(page)) {
            pages.addContentWritten(page);
        }
    }

    @Override
    public void clobber(int vcpu, int page, int frame, long time, boolean write) {
        Episode episode = find(page, frame);
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
            episode.hurt[vcpu] = ownerOf(episode.frame);
        }
    }

    /** Whose a frame is that is no longer the page's. */
    private Counter ownerOf(int frame) {
        AddressSpace owner = memory.spaceOf(frame);
        if (memory.isFree(frame)) {
            return Counter.CLOBBERED_FREE;
        } else if (memory.isKernels(frame)) {
            return Counter.CLOBBERED_KERNEL;
        } else if (owner == null || owner == guest) {
            return Counter.CLOBBERED_ITSELF;
        }
        return owner.isOfGuest() ? Counter.CLOBBERED_VMS : Counter.CLOBBERED_PROCESSES;
    }

    /** Translations of a page have gone: those of its episodes are over of which no stale one is left. */
    void endIfGone(int page) {
        if (episodes[page] != null) {
            end(page, episode -> !isLive(page, episode.frame));
        }
    }

    private boolean isLive(int page, int frame) {
        return table.isPoisoned(page, frame) || vcpus.stream().anyMatch(vcpu -> vcpu.holdsPoisoned(page, frame));
    }

    private void end(int page, Predicate<Episode> isOver) {
        Episode left = null;
        Episode episode = episodes[page];
        while (episode != null) {
            Episode next = episode.next;
            if (isOver.test(episode)) {
                end(episode);
            } else {
                episode.next = left;
                left = episode;
            }
            episode = next;
        }
        episodes[page] = left;
    }

    private void end(Episode episode) {
        if (episode.staleSince != NOT_YET) {
            stale.add(clock.getAsLong() - episode.staleSince);
        }
        Kind kind = episode.kind();
        if (kind != null) {
            switch (kind) {
                case WRITE -> writes++;
                case READ -> reads++;
                case DIVERGENCE -> divergences++;
            }
            victims.merge(episode.victim(), 1L, Long::sum);
        }
    }

    /** Clobbers of a kind in episodes that have not ended. */
    private long unended(Kind kind) {
        return unended().filter(episode -> episode.kind() == kind).count();
    }

    /** As {@link #endIfGone}, of all pages. */
    void endAllGone() {
        for (int page = 0; page < episodes.length; page++) {
            endIfGone(page);
        }
    }

    private Stream<Episode> unended() {
        return Arrays.stream(episodes)
                .filter(Objects::nonNull)
                .flatMap(first -> Stream.iterate(first, Objects::nonNull, episode -> episode.next));
    }

    /** How many clobbers hurt whom. */
    Map<Counter, Long> victims() {
        Map<Counter, Long> all = new EnumMap<>(Counter.class);
        all.putAll(victims);
        unended()
                .filter(episode -> episode.kind() != null)
                .forEach(episode -> all.merge(episode.victim(), 1L, Long::sum));
        return all;
    }

    /** How long translations outlived their frames, up to an instant. */
    Durations stale(long now) {
        Durations all = new Durations();
        all.add(stale);
        unended()
                .filter(episode -> episode.staleSince != NOT_YET)
                .forEach(episode -> all.add(now - episode.staleSince));
        return all;
    }

    /** Durations are counted anew; what lasts counts whole when it ends. */
    void restart() {
        stale.clear();
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
