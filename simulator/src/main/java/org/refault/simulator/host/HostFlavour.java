package org.refault.simulator.host;

import java.util.Arrays;
import java.util.List;

/** Whose memory management the host has: the numbers of a kernel, and the way to its {@link Flavour}. */
public enum HostFlavour {
    /** Linux 2.2.1: one lock for everything, the largest process swept, the swap cache as last station. */
    LINUX22("linux22", 32, 4, true, true),
    /** Linux 2.4.0: page ages, an active and two inactive lists, a lock for each page table. */
    LINUX24("linux24", 128, 4, true, true),
    /** Linux 6 without generations: an active and an inactive list, batches, refault distance. */
    LINUX6_TWO_LISTS("linux6-2list", 128, 3, false, false),
    /** Linux 6 with generations (MGLRU): page tables walked, the oldest generation evicted. */
    LINUX6_GENERATIONS("linux6-mglru", 128, 3, false, false),
    /** Any evictable page with equal chance, under the locks of Linux 2.2; for comparison with closed formulas. */
    RANDOM("random", 32, 0, true, false);

    private static final int KB_OF_PAGE = 4;
    private static final int MB_16 = 4_096;
    private static final int MB_32 = 8_192;

    private final String id;
    private final int writesInFlight;
    private final int cluster;
    private final boolean old;
    private final boolean refusesHalf;

    HostFlavour(String id, int writesInFlight, int cluster, boolean old, boolean refusesHalf) {
        this.id = id;
        this.writesInFlight = writesInFlight;
        this.cluster = cluster;
        this.old = old;
        this.refusesHalf = refusesHalf;
    }

    /** The flavour with a name as in settings. */
    public static HostFlavour named(String name) {
        return Arrays.stream(values())
                .filter(flavour -> flavour.id.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The names as in settings. */
    public static List<String> names() {
        return Arrays.stream(values()).map(flavour -> flavour.id).toList();
    }

    /** Writes in flight before a writer waits. */
    int writesInFlight() {
        return writesInFlight;
    }

    /** Pages read at once by a fault, as a power of 2: fewer where memory is small (swap_setup of the kernels). */
    int cluster(int frames) {
        if (frames < MB_16) {
            return Math.min(cluster, 2);
        }
        return frames < MB_32 ? Math.min(cluster, 3) : cluster;
    }

    /** Whether pages are taken in batches, and the read-ahead window follows the hits. */
    boolean isModern() {
        return !old;
    }

    /** Most pages that mlock locks of so many frames. */
    public int mostLocked(int frames) {
        return refusesHalf ? frames / 2 : frames;
    }

    /** Least free frames, of so many: frames/128 within 10 to 256, or, today, 4·√(memory in kB) kB of at least 128 kB. */
    public int watermarkMin(int frames) {
        if (old) {
            return Math.max(10, Math.min(256, frames / 128));
        }
        long kb = (long) StrictMath.sqrt(16.0 * frames * KB_OF_PAGE);
        return (int) (Math.max(128, Math.min(262_144, kb)) / KB_OF_PAGE);
    }

    /** From one watermark to the next: as much again, or, today, a quarter of the least and at least 0.1 % of memory. */
    public int watermarkStep(int min, int frames) {
        return old ? min : Math.max(Math.max(1, min / 4), frames / 1_000);
    }

    /** How a host of this flavour chooses and takes pages. */
    Flavour of(Host host) {
        return switch (this) {
            case LINUX22 -> new Linux22(host);
            case LINUX24 -> new Linux24(host);
            case LINUX6_TWO_LISTS -> new Linux6TwoLists(host);
            case LINUX6_GENERATIONS -> new Linux6Generations(host);
            case RANDOM -> new RandomVictims(host);
        };
    }
}
