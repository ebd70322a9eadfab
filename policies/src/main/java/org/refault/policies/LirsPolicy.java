package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * LIRS: pages with a short time between their last two references (LIR) hold nearly all of memory; the others (HIR) pass
 * through a small queue, from which victims come. A HIR page referenced again while it stands above the lowest LIR
 * page in the stack of recency changes places with that one.
 *
 * <pre>
 *   stack S, by last reference:   bottom  L  h  L  g  L  h  L  top      L: LIR, h: HIR in memory, g: HIR that is gone
 *   queue Q of HIR in memory:     first   h  h  h  last                 victim: the first
 * </pre>
 *
 * The bottom of S is always LIR: what is below is forgotten.
 *
 * <p>Follows jiang2002. Departures: HIR pages that are gone are limited in number ({@code ghosts}), those that left memory
 * earliest being forgotten first. As in the authors' program, references to one page in a row count once unless {@code
 * collapse=0}.
 */
public final class LirsPolicy implements OraclePolicy {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int LEAST_HIR = 2;
    private static final byte UNKNOWN = 0;
    private static final byte LIR = 1;
    private static final byte HIR = 2;
    private static final byte GONE = 3;

    private final HardwareView hardware;
    private final boolean collapses;
    private final int mostLir;
    private final long mostGone;
    private final PageList stack = new PageList();
    private final PageList queue = new PageList();
    private final PageList gone = new PageList();
    private byte[] states = new byte[0];
    private int[] frameOfPage = new int[0];
    private int lirPages;
    private int lastPage = HardwareView.NO_PAGE;
    private boolean isLoad;

    /**
     * Options.
     *
     * @param hir share of memory for HIR pages
     * @param ghosts HIR pages out of memory that are remembered
     * @param collapse whether references to one page in a row count once
     */
    public record Options(
            @Option(
                    name = "hir",
                    value = "1",
                    unit = "% of the frames",
                    min = 0,
                    max = 100,
                    doc = "Memory for HIR pages, at least 2 frames.")
            double hir,

            @Option(
                    name = "ghosts",
                    value = "100000",
                    unit = "% of the frames",
                    min = 0,
                    max = 1e9,
                    doc = "HIR pages out of memory that are remembered.")
            double ghosts,

            @Option(name = "collapse", value = "1", doc = "Whether references to one page in a row count as one.")
            boolean collapse) {}

    private LirsPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        collapses = options.collapse();
        int frames = hardware.frames();
        int hir = Math.max(LEAST_HIR, (int) (frames * options.hir() / 100));
        mostLir = frames - Math.max(1, Math.min(hir, frames - 1));
        mostGone = (long) (frames * options.ghosts() / 100);
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        makeRoom(page);
        frameOfPage[page] = frame;
        isLoad = true;
        boolean remembered = gone.remove(page);
        stack.remove(page);
        stack.addLast(page);
        if (lirPages < mostLir) {
            states[page] = LIR;
            lirPages++;
        } else if (remembered && mostLir > 0) {
            promote(page);
        } else {
            states[page] = HIR;
            queue.addLast(page);
            prune();
        }
    }

    private void makeRoom(int page) {
        if (page >= states.length) {
            int wanted = Math.max(FIRST_CAPACITY, 2 * page);
            states = Arrays.copyOf(states, wanted);
            frameOfPage = Arrays.copyOf(frameOfPage, wanted);
        }
    }

    /** A HIR page on top of the stack becomes LIR, and the lowest LIR page HIR. */
    private void promote(int page) {
        states[page] = LIR;
        int lowest = stack.removeFirst();
        states[lowest] = HIR;
        queue.addLast(lowest);
        prune();
    }

    /** Forgets what is below the lowest LIR page. */
    private void prune() {
        while (stack.size() > 0 && states[stack.first()] != LIR) {
            int page = stack.removeFirst();
            if (gone.remove(page)) {
                states[page] = UNKNOWN;
            }
        }
    }

    @Override
    public void onReference(int frame, int run, int count) {
        int page = hardware.pageOf(frame);
        int references = isLoad ? count - 1 : count;
        if (collapses) {
            references = isLoad || page == lastPage ? 0 : 1;
        }
        isLoad = false;
        lastPage = page;
        // After the second a page is LIR and on top of the stack; more change nothing.
        for (int i = 0; i < Math.min(2, references); i++) {
            reference(page);
        }
    }

    private void reference(int page) {
        boolean inStack = stack.remove(page);
        stack.addLast(page);
        if (states[page] == HIR) {
            queue.remove(page);
            if (inStack && mostLir > 0) {
                promote(page);
                return;
            }
            queue.addLast(page);
        }
        prune();
    }

    @Override
    public int selectVictim() {
        int page = queue.removeFirst();
        states[page] = UNKNOWN;
        if (stack.contains(page)) {
            states[page] = GONE;
            gone.addLast(page);
            if (gone.size() > mostGone) {
                int forgotten = gone.removeFirst();
                stack.remove(forgotten);
                states[forgotten] = UNKNOWN;
            }
        }
        return frameOfPage[page];
    }

    /** Makes {@link LirsPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "lirs",
                            "pages re-referenced soon hold nearly all of memory; others pass a small queue (oracle: sees every reference)",
                            "jiang2002",
                            "the first pages are LIR; references to one page in a row count once, or all with collapse=0; victim before load",
                            Capability.REFERENCES,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new LirsPolicy(hardware, options);
        }
    }
}
