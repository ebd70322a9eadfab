package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * Linux's two lists, as mm/vmscan.c and mm/workingset.c treat anonymous memory: pages start on the inactive list; one that
 * reclaim finds accessed there twice becomes active; active pages become inactive when the inactive list is low.
 *
 * <pre>
 *   load --------------------+
 *                            v
 *   victim <-- | tail  inactive  head | <-- demotion -- | tail  active  head | <--+
 *                            |                                                    |
 *                            +-- A found a second time; refaulted soon enough ----+
 * </pre>
 *
 * A counter R goes on by one with every eviction and every activation. An evicted page leaves its value E behind; if at its
 * refault R − E is at most the number of active pages, the page would have stayed had the inactive list been that much
 * longer, and is made active at once.
 *
 * <p>With {@code write-batch} a dirty page at the tail is written and left there, as pageout() does, while the search goes on
 * for a clean one; of so many written in vain the first goes.
 *
 * <p>Follows linux-6.14. Departures: all pages are anonymous and of one control group; active pages are demoted one by one
 * until the balance holds, not in batches of 32; what evicted pages leave behind is never forgotten.
 */
public final class LinuxTwoListPolicy implements ReplacementPolicy {
    private static final long NO_SHADOW = -1;
    private static final int PAGES_OF_A_GIGABYTE_SHIFT = 30 - 12;

    private final HardwareView hardware;
    private final Options options;
    private final FrameList active;
    private final FrameList inactive;
    /** The flag PG_referenced. */
    private final boolean[] referenced;

    private long[] shadows = new long[0];
    private long nonresidentAge;
    private int activePages;
    private int inactivePages;
    /** Pages written in the present search. */
    private final FrameList written;

    /**
     * Options.
     *
     * @param inactiveRatio active pages for an inactive one
     * @param refaultDistance whether pages that come back soon become active
     * @param writeBatch dirty pages written in one search
     */
    public record Options(
            @Option(
                    name = "inactive-ratio",
                    value = "0",
                    min = 0,
                    max = 1000,
                    doc =
                            "Active pages to one inactive page; 0: the square root of ten times the gigabytes, at least 1.")
            int inactiveRatio,

            @Option(
                    name = "refault-distance",
                    value = "1",
                    doc = "Whether a page that faults again soon after its eviction becomes active at once.")
            boolean refaultDistance,

            @Option(
                    name = "write-batch",
                    value = "0",
                    unit = "pages",
                    min = 0,
                    max = 1024,
                    doc =
                            "Most dirty pages written ahead in one search for a clean one; 0: a dirty page goes in its turn. The kernel reclaims 32 at a time, SWAP_CLUSTER_MAX.")
            int writeBatch) {}

    private LinuxTwoListPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        active = new FrameList(hardware.frames());
        inactive = new FrameList(hardware.frames());
        referenced = new boolean[hardware.frames()];
        written = new FrameList(hardware.frames());
    }

    @Override
    public void onPageIn(int frame) {
        referenced[frame] = false;
        if (options.refaultDistance() && takeShadow(hardware.pageOf(frame))) {
            activate(frame);
        } else {
            inactive.addLast(frame);
            inactivePages++;
        }
    }

    /** Whether an evicted page has come back soon enough; what it left behind is gone. */
    private boolean takeShadow(int page) {
        if (page >= shadows.length || shadows[page] == NO_SHADOW) {
            return false;
        }
        // R - E <= NR_active_anon
        boolean recent = nonresidentAge - shadows[page] <= activePages;
        shadows[page] = NO_SHADOW;
        return recent;
    }

    private void activate(int frame) {
        active.addLast(frame);
        activePages++;
        nonresidentAge++;
    }

    @Override
    public int selectVictim() {
        int victim = firstNotAccessed();
        for (int writes = 0; writes < options.writeBatch() && hardware.isDirty(victim); writes++) {
            if (activePages + inactivePages == 0) {
                break;
            }
            hardware.clean(victim);
            written.addLast(victim);
            victim = firstNotAccessed();
        }
        if (!written.isEmpty() && hardware.isDirty(victim)) {
            // Written in vain: there is no clean page so near.
            returnToTail(victim);
            victim = written.removeFirst();
        }
        while (!written.isEmpty()) {
            int frame = written.last();
            written.remove(frame);
            returnToTail(frame);
        }
        leaveShadow(victim);
        return victim;
    }

    private void returnToTail(int frame) {
        inactive.addFirst(frame);
        inactivePages++;
    }

    /** Takes the page nearest to the inactive list's tail that may go. */
    private int firstNotAccessed() {
        while (true) {
            while (isInactiveLow()) {
                demote();
            }
            int tail = inactive.removeFirst();
            inactivePages--;
            if (!hardware.testAndClearAccessed(tail)) {
                return tail;
            }
            if (referenced[tail]) {
                activate(tail);
            } else {
                referenced[tail] = true;
                inactive.addLast(tail);
                inactivePages++;
            }
        }
    }

    /** inactive * ratio < active. */
    private boolean isInactiveLow() {
        long gigabytes = (inactivePages + activePages) >> PAGES_OF_A_GIGABYTE_SHIFT;
        long ratio = options.inactiveRatio() > 0
                ? options.inactiveRatio()
                : gigabytes > 0 ? (long) StrictMath.sqrt(10 * gigabytes) : 1;
        return inactivePages * ratio < activePages;
    }

    /** An active page becomes inactive, accessed or not: only executable file pages would be spared. */
    private void demote() {
        int tail = active.removeFirst();
        hardware.testAndClearAccessed(tail);
        inactive.addLast(tail);
        activePages--;
        inactivePages++;
    }

    private void leaveShadow(int frame) {
        if (options.refaultDistance()) {
            int page = hardware.pageOf(frame);
            if (page >= shadows.length) {
                int known = shadows.length;
                shadows = Arrays.copyOf(shadows, 2 * page + 16);
                Arrays.fill(shadows, known, shadows.length, NO_SHADOW);
            }
            shadows[page] = nonresidentAge;
        }
        nonresidentAge++;
    }

    /** Makes {@link LinuxTwoListPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "linux-two-list",
                            "inactive and active lists; found accessed twice or refaulted soon: active",
                            "linux-6.14",
                            "Accessed bit set on load, which lets a page pass the tail once; the two lists are balanced when a frame is needed; writes ahead count as page-outs",
                            Capability.ACCESSED,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public Set<Capability> capabilities(Options options) {
            return options.refaultDistance()
                    ? EnumSet.of(Capability.ACCESSED, Capability.HISTORY)
                    : EnumSet.of(Capability.ACCESSED);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new LinuxTwoListPolicy(hardware, options);
        }
    }
}
