package org.refault.simulator.conformance;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.refault.simulator.event.RandomStreams;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * A machine of a few frames moved by hand: references, scans and page-outs in any order. Time is the number of
 * references. Free frames are filled from the highest down, unlike in the replay.
 */
public final class Desk extends HardwareView {
    private final int[] future;
    private final ReplacementPolicy policy;
    private final int[] pages;
    private final boolean[] accessed;
    private final boolean[] dirty;
    private final int[] rings;
    private final int[] faultCpls;
    private final boolean[] unmapped;
    private final boolean[] cameBack;
    private final Set<Integer> gone = new TreeSet<>();
    private int places;
    private int run;
    private int missingPage = NO_PAGE;
    private int pageOuts;
    private int softFaults;
    private int cplOfRun;

    /** A policy of the catalogue as written on the command line, empty frames, and for OPT the pages that will be referenced. */
    public Desk(String policy, int frames, int... future) {
        this(PolicyCatalogue.load().choose(policy), frames, future);
    }

    /** A policy with options written {@code name=value+name=value}, and empty frames. */
    public Desk(PolicyFactory<?> factory, String options, int frames) {
        this(PolicyChoice.of(factory, options), frames);
    }

    /** A policy with its options settled, empty frames, and for OPT the pages that will be referenced. */
    public Desk(PolicyChoice<?> choice, int frames, int... future) {
        super(choice);
        this.future = future;
        places = frames;
        pages = new int[frames];
        Arrays.fill(pages, NO_PAGE);
        accessed = new boolean[frames];
        dirty = new boolean[frames];
        rings = new int[frames];
        unmapped = new boolean[frames];
        cameBack = new boolean[frames];
        faultCpls = new int[frames];
        policy = choice.create(this, new RandomStreams(SampleStrings.SEED, 0).stream("policy"));
    }

    /**
     * Compares a victim with what a hand calculation says: pages, or {@link #NO_PAGE}.
     *
     * @throws LawBrokenException if it is another
     */
    public static void requireVictim(int expected, int actual) {
        if (actual != expected) {
            throw new LawBrokenException(named(expected) + " was to go, but " + named(actual) + " went");
        }
    }

    private static String named(int page) {
        return page == NO_PAGE ? "no page" : "page " + page;
    }

    /** No more frames than these may hold pages from now on. */
    public Desk within(int fewer) {
        places = fewer;
        return this;
    }

    /** CPL 3 reads; returns the last one's victim or {@link #NO_PAGE}. */
    public int read(int... read) {
        int victim = NO_PAGE;
        for (int page : read) {
            victim = reference(page, 3, false);
        }
        return victim;
    }

    /** CPL 3 writes; returns the victim or {@link #NO_PAGE}. */
    public int write(int page) {
        return reference(page, 3, true);
    }

    /** Any reference; returns the victim or {@link #NO_PAGE}. */
    public int reference(int page, int cpl, boolean writes) {
        int victim = NO_PAGE;
        int frame = frameOf(page);
        boolean loads = frame == NO_PAGE;
        cplOfRun = cpl;
        run++;
        if (loads) {
            missingPage = page;
            victim = resident() >= places ? evict() : NO_PAGE;
            frame = frameOf(NO_PAGE);
            pages[frame] = page;
            dirty[frame] = false;
            faultCpls[frame] = cpl;
            cameBack[frame] = gone.contains(page);
            accessed[frame] = policy.accessedOnLoad();
            rings[frame] = accessed[frame] ? 1 << cpl : 0;
        } else {
            accessed[frame] = true;
            rings[frame] |= 1 << cpl;
        }
        dirty[frame] |= writes;
        if (loads) {
            policy.onPageIn(frame);
            missingPage = NO_PAGE;
        } else if (unmapped[frame]) {
            unmapped[frame] = false;
            softFaults++;
            policy.onSoftFault(frame);
        }
        if (policy instanceof OraclePolicy oracle) {
            oracle.onReference(frame, run - 1, 1);
        }
        return victim;
    }

    /** Sets the time: the next reference is at this one. */
    public void next(int time) {
        run = time - 1;
    }

    /** Clears the Accessed bits of resident pages. */
    public void clearAccessed(int... cleared) {
        for (int page : cleared) {
            takeAccessed(frameOf(page));
        }
    }

    /**
     * Takes a page out, as the timed machine may at any time; returns it.
     *
     * @throws LawBrokenException if the policy chose a frame that holds none
     */
    public int evict() {
        return takeOut(policy.selectVictim());
    }

    private int takeOut(int frame) {
        if (frame < 0 || frame >= pages.length || pages[frame] == NO_PAGE) {
            throw new LawBrokenException("the policy gave up frame " + frame + ", which holds no page");
        }
        int page = pages[frame];
        pages[frame] = NO_PAGE;
        gone.add(page);
        unmapped[frame] = false;
        pageOuts += dirty[frame] ? 1 : 0;
        return page;
    }

    /** Has the policy look at the Accessed bits. */
    public void scan() {
        policy.onScan();
    }

    /** Whether the policy is told of references to resident pages. */
    public boolean tellsOfReferences() {
        return policy instanceof OraclePolicy;
    }

    /** Number of resident pages. */
    public int resident() {
        return (int) Arrays.stream(pages).filter(page -> page != NO_PAGE).count();
    }

    /** Whether a page is resident. */
    public boolean holds(int page) {
        return frameOf(page) != NO_PAGE;
    }

    /** Dirty pages that were evicted, and pages cleaned ahead. */
    public int pageOuts() {
        return pageOuts;
    }

    /** References to pages that were in memory, but unmapped. */
    public int softFaults() {
        return softFaults;
    }

    private int frameOf(int page) {
        for (int frame = pages.length - 1; frame >= 0; frame--) {
            if (pages[frame] == page) {
                return frame;
            }
        }
        return NO_PAGE;
    }

    @Override
    public int frames() {
        return pages.length;
    }

    @Override
    public int places() {
        return places;
    }

    @Override
    protected boolean takeAccessed(int frame) {
        boolean was = accessed[frame];
        accessed[frame] = false;
        return was;
    }

    @Override
    protected boolean accessed(int frame) {
        return accessed[frame];
    }

    @Override
    protected boolean dirty(int frame) {
        return dirty[frame];
    }

    @Override
    protected int takeAccessedRings(int frame) {
        int was = rings[frame];
        rings[frame] = 0;
        accessed[frame] = false;
        return was;
    }

    @Override
    protected int faultCpl(int frame) {
        return faultCpls[frame];
    }

    @Override
    protected boolean major(int frame) {
        return cameBack[frame];
    }

    @Override
    protected boolean supervisorPage(int frame) {
        return pages[frame] % 3 == 0;
    }

    @Override
    protected long time() {
        return run;
    }

    @Override
    protected int page(int frame) {
        return pages[frame];
    }

    @Override
    protected long pageNumber(int frame) {
        return pages[frame];
    }

    @Override
    protected int missingPage() {
        return missingPage;
    }

    @Override
    protected void writeOut(int frame) {
        pageOuts += dirty[frame] ? 1 : 0;
        dirty[frame] = false;
    }

    @Override
    protected void giveUp(int frame, long instant) {
        takeOut(frame);
    }

    @Override
    protected void hide(int frame) {
        unmapped[frame] = true;
        accessed[frame] = false;
        rings[frame] = 0;
    }

    @Override
    protected long startOfRun(int ofRun) {
        return ofRun;
    }

    @Override
    protected int nextRun(int ofRun) {
        for (int later = ofRun + 1; later < future.length; later++) {
            if (future[later] == future[ofRun]) {
                return later;
            }
        }
        return NEVER;
    }

    @Override
    protected int runCpl(int ofRun) {
        return cplOfRun;
    }
}
