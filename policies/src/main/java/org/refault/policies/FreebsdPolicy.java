package org.refault.policies;

import com.google.auto.service.AutoService;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * FreeBSD's page daemon: three queues and an activity count for each page. The scan of the active queue raises the count of
 * an accessed page and lowers that of another; at 0 the page is deactivated. Inactive pages found accessed become active
 * again, clean ones go, dirty ones wait in the laundry to be written, several at a time.
 *
 * <pre>
 *   load --> | active | -- act_count 0 --> | inactive | -- clean --> victim
 *                ^  \____ dirty, and short ___    |  ^
 *                |                            v   v  |  written
 *                +-- accessed --------------- | laundry |
 * </pre>
 *
 * The laundry is written in the background when it grows against the clean inactive pages, the sooner the more clean
 * pages have gone since. The active queue is scanned, once through, when inactive pages plus a third of the laundry fall short of their target.
 *
 * <p>Follows freebsd-14 (vm_pageout.c). Departures: the daemon works when a frame is needed, not ahead of it, and again until there is
 * one, without free pages but those of a fault; the laundry is written, in the background as when nothing inactive is
 * left, a batch at a time and not at a rate; there are no files.
 */
public final class FreebsdPolicy implements ReplacementPolicy {
    private final HardwareView hardware;
    private final Options options;
    private final FrameList active;
    private final FrameList inactive;
    private final FrameList laundry;
    private final int[] actCounts;
    /** Written since it was last found accessed: on the timed machine the Dirty bit does not tell. */
    private final boolean[] laundered;

    private int activePages;
    private int inactivePages;
    private int laundryPages;
    /** Clean pages that went since the last laundering in the background. */
    private int freed;

    private final int gapShare;

    /**
     * Options.
     *
     * @param inactiveTarget wanted inactive pages
     * @param laundryWeight pages of the laundry that count as an inactive one
     * @param init first count
     * @param advance what an access adds, beyond the access itself
     * @param decline what a scan without access takes off
     * @param max greatest count
     * @param launderBatch pages written at once
     * @param freeGap free_target less free_min
     */
    public record Options(
            @Option(
                    name = "inactive-target",
                    value = "33",
                    unit = "% of pages",
                    min = 0,
                    max = 100,
                    doc = "Inactive pages that the scan of the active queue works for.")
            int inactiveTarget,

            @Option(
                    name = "laundry-weight",
                    value = "3",
                    unit = "pages",
                    min = 1,
                    max = 100,
                    doc = "Pages of the laundry that count as one inactive page; act_scan_laundry_weight.")
            int laundryWeight,

            @Option(name = "init", value = "5", min = 0, max = 64, doc = "Count of a page just loaded; ACT_INIT.")
            int init,

            @Option(
                    name = "advance",
                    value = "3",
                    min = 0,
                    max = 64,
                    doc = "Added to the count of an accessed page, beside one for the access; ACT_ADVANCE.")
            int advance,

            @Option(
                    name = "decline",
                    value = "1",
                    min = 1,
                    max = 64,
                    doc = "Taken off the count of a page not accessed; ACT_DECLINE.")
            int decline,

            @Option(name = "max", value = "64", min = 1, max = 255, doc = "Greatest count; ACT_MAX.")
            int max,

            @Option(
                    name = "launder-batch",
                    value = "32",
                    unit = "pages",
                    min = 1,
                    max = 1024,
                    doc = "Most pages of the laundry written at once.")
            int launderBatch,

            @Option(
                    name = "free-gap",
                    value = "1",
                    unit = "% of frames",
                    min = 1,
                    max = 100,
                    doc =
                            "Pages that must go, at least one, for each unit under the root of the background laundering: free_target less free_min.")
            int freeGap) {}

    private FreebsdPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        this.options = options;
        int frames = hardware.frames();
        active = new FrameList(frames);
        inactive = new FrameList(frames);
        laundry = new FrameList(frames);
        actCounts = new int[frames];
        laundered = new boolean[frames];
        gapShare = options.freeGap();
    }

    @Override
    public void onPageIn(int frame) {
        actCounts[frame] = Math.min(options.init(), options.max());
        laundered[frame] = false;
        active.addLast(frame);
        activePages++;
    }

    @Override
    public int selectVictim() {
        scanActiveIfShort();
        launderInTheBackground();
        while (true) {
            while (inactivePages > 0) {
                int frame = inactive.removeFirst();
                inactivePages--;
                if (hardware.testAndClearAccessed(frame)) {
                    reactivate(frame);
                } else if (laundered[frame] || !hardware.isDirty(frame)) {
                    freed++;
                    return frame;
                } else {
                    laundry.addLast(frame);
                    laundryPages++;
                }
            }
            if (laundryPages > 0) {
                launder(true);
            } else {
                scanActive(1);
            }
        }
    }

    private void scanActiveIfShort() {
        int pages = activePages + inactivePages + laundryPages;
        int target = (int) ((long) pages * options.inactiveTarget() / 100);
        // (inactive_target - inactive - laundry / weight) * weight
        int shortage = (target - inactivePages) * options.laundryWeight() - laundryPages;
        if (shortage > 0) {
            scanActive(shortage);
        }
    }

    /** Once through the active queue. Until the shortage, in pages of the laundry, is made good, dirty pages are not inactive first. */
    private void scanActive(int shortageAtFirst) {
        int shortage = shortageAtFirst;
        for (int left = activePages; left > 0; left--) {
            int frame = active.removeFirst();
            if (hardware.testAndClearAccessed(frame)) {
                advance(frame);
                active.addLast(frame);
                continue;
            }
            actCounts[frame] -= Math.min(actCounts[frame], options.decline());
            if (actCounts[frame] > 0) {
                active.addLast(frame);
                continue;
            }
            activePages--;
            if (shortage > 0 && !laundered[frame] && hardware.isDirty(frame)) {
                laundry.addLast(frame);
                laundryPages++;
                shortage--;
            } else {
                inactive.addLast(frame);
                inactivePages++;
                shortage -= options.laundryWeight();
            }
        }
    }

    private void advance(int frame) {
        actCounts[frame] = Math.min(options.max(), actCounts[frame] + options.advance() + 1);
        laundered[frame] = false;
    }

    private void reactivate(int frame) {
        advance(frame);
        active.addLast(frame);
        activePages++;
    }

    /** The more clean pages have gone, the fewer dirty ones suffice. */
    private void launderInTheBackground() {
        // ndirty * isqrt(howmany(nfreed + 1, free_target - free_min)) >= nclean
        int freeGap = (int) Math.max(1, (long) hardware.places() * gapShare / 100);
        long root = (long) StrictMath.sqrt((freed + freeGap) / freeGap);
        if (laundryPages > 0 && laundryPages * root >= inactivePages) {
            launder(false);
            freed = 0;
        }
    }

    /**
     * Writes pages of the laundry that are still not accessed; they are inactive then, and clean. Those that become active
     * again count as written, but in a shortfall.
     */
    private void launder(boolean shortfall) {
        int wanted = options.launderBatch();
        for (int left = laundryPages; left > 0 && wanted > 0; left--) {
            int frame = laundry.removeFirst();
            laundryPages--;
            if (hardware.testAndClearAccessed(frame)) {
                reactivate(frame);
                wanted -= shortfall ? 0 : 1;
            } else {
                hardware.clean(frame);
                laundered[frame] = true;
                inactive.addLast(frame);
                inactivePages++;
                wanted--;
            }
        }
    }

    /** Makes {@link FreebsdPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "freebsd",
                            "active, inactive and laundry queues; an activity count falls with every scan that finds no access",
                            "freebsd-14",
                            "Accessed bit set on load, into the active queue; queues are scanned when a frame is needed; laundering counts as page-outs",
                            Capability.ACCESSED),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new FreebsdPolicy(hardware, options);
        }
    }
}
