package org.refault.simulator.policy;

import java.util.Set;

/**
 * A policy's only window on the machine.
 *
 * <p>Frames are numbered from 0 to {@link #frames()}, exclusive. A policy may ask only for what its declared {@linkplain Capability capabilities}
 * cover; anything else throws, so that no policy sees by accident what a pager could not see. Only frames that were
 * given to the policy by {@link ReplacementPolicy#onPageIn} and not yet chosen by it may be asked about: pages that
 * must stay (the monitor's own, pages in transit) are never given to a policy.
 */
public abstract class HardwareView {
    private final boolean seesBits;
    private final boolean seesTime;
    private final boolean seesPages;
    private final boolean seesAddresses;
    private final boolean seesCpl;
    private final boolean seesFuture;
    private final boolean seesReferences;
    private final boolean seesRings;
    private final boolean mayRelease;
    private final boolean mayUnmap;
    private final boolean seesFeedback;

    /** A window for a policy, with the capabilities it declares and no others. */
    protected HardwareView(PolicyChoice<?> choice) {
        this(choice.capabilities(), choice.wantsSplitTables());
    }

    /**
     * A window with the given capabilities and no others.
     *
     * @param splitTables whether supervisor and user have page tables, hence Accessed bits, of their own
     */
    protected HardwareView(Set<Capability> capabilities, boolean splitTables) {
        seesBits = capabilities.contains(Capability.ACCESSED);
        seesTime = capabilities.contains(Capability.TIME);
        seesPages = capabilities.contains(Capability.HISTORY);
        seesAddresses = capabilities.contains(Capability.ADDRESS);
        seesCpl = capabilities.contains(Capability.CPL);
        seesFuture = capabilities.contains(Capability.FUTURE);
        seesReferences = capabilities.contains(Capability.REFERENCES);
        seesRings = seesBits && seesCpl && splitTables;
        mayRelease = capabilities.contains(Capability.RELEASE);
        mayUnmap = capabilities.contains(Capability.UNMAP);
        seesFeedback = capabilities.contains(Capability.FEEDBACK);
    }

    /** Number of frames the policy manages: the bound of their numbers. */
    public abstract int frames();

    /**
     * How many of the frames may hold pages at present, which is what sizes are shares of. All, but under target.mode =
     * balloon on the timed machine: there it changes from time to time, and more may hold pages until they are given up.
     */
    public int places() {
        return frames();
    }

    /** Whether the page in a frame was referenced since its Accessed bit was last cleared; clears the bit. Needs A. */
    public final boolean testAndClearAccessed(int frame) {
        require(seesBits, Capability.ACCESSED);
        return takeAccessed(frame);
    }

    /** Whether the page in a frame was referenced since its Accessed bit was last cleared. Needs A. */
    public final boolean isAccessed(int frame) {
        require(seesBits, Capability.ACCESSED);
        return accessed(frame);
    }

    /** Whether the page in a frame was written since it was loaded. Needs A. */
    public final boolean isDirty(int frame) {
        require(seesBits, Capability.ACCESSED);
        return dirty(frame);
    }

    /**
     * The privilege levels (bit c for CPL c) that referenced the page in a frame since its Accessed bits were last
     * cleared; clears them. Only a monitor with separate page tables for supervisor and user has this. Needs A, P and
     * {@link PolicyFactory#wantsSplitTables}.
     */
    public final int testAndClearAccessedRings(int frame) {
        if (!seesRings) {
            throw new IllegalStateException(
                    "the policy asks which rings accessed a page but does not declare A and P and want split tables");
        }
        return takeAccessedRings(frame);
    }

    /** The privilege level of the reference that loaded the page in a frame, 0 to 3. Needs P. */
    public final int cplAtFault(int frame) {
        require(seesCpl, Capability.CPL);
        return faultCpl(frame);
    }

    /**
     * Whether the page in a frame had to be read from its backing store when it came back last: a refault of the replay, a
     * major re-lock of the timed machine. Not so of a page that never went. Needs K.
     */
    public final boolean wasMajor(int frame) {
        require(seesFeedback, Capability.FEEDBACK);
        return major(frame);
    }

    /** Whether the guest's page-table entry of the page in a frame has the U/S bit at supervisor. Needs P. */
    public final boolean isSupervisorPage(int frame) {
        require(seesCpl, Capability.CPL);
        return supervisorPage(frame);
    }

    /** Virtual time: references in the untimed replay, cycles on the timed machine. Needs T. */
    public final long now() {
        require(seesTime, Capability.TIME);
        return time();
    }

    /** The page in a frame, as a dense number. Needs H. */
    public final int pageOf(int frame) {
        require(seesPages, Capability.HISTORY);
        return page(frame);
    }

    /**
     * The number of the page in a frame as the address has it, so that neighbours have neighbouring numbers: the virtual page number, or
     * that of the guest's frame on the timed machine. Needs S.
     */
    public final long addressOf(int frame) {
        require(seesAddresses, Capability.ADDRESS);
        return pageNumber(frame);
    }

    /**
     * The page whose fault is being served, as a dense number: in {@link ReplacementPolicy#selectVictim} and
     * {@link ReplacementPolicy#onPageIn}; {@link #NO_PAGE} where a victim is chosen for no fault. Needs H.
     */
    public final int faultingPage() {
        require(seesPages, Capability.HISTORY);
        return missingPage();
    }

    /**
     * Writes the page in a frame to its backing store ahead of its eviction, if it is dirty: from now on it is clean,
     * until it is written again. On the timed machine the host writes, and this does nothing. Needs A.
     */
    public final void clean(int frame) {
        require(seesBits, Capability.ACCESSED);
        writeOut(frame);
    }

    /** Gives up the page in a frame now. The frame is no longer a candidate. Needs V. */
    public final void release(int frame) {
        require(mayRelease, Capability.RELEASE);
        giveUp(frame, time());
    }

    /**
     * Gives up the page in a frame as of an instant not later than now, for a policy that knows it afterwards only: the
     * mean resident set is counted so, and nothing else. Replay only; needs V and R.
     *
     * @param instant the number of the first reference at which the page no longer counts as resident
     */
    public final void releaseAsOf(int frame, long instant) {
        require(mayRelease, Capability.RELEASE);
        require(seesReferences, Capability.REFERENCES);
        giveUp(frame, instant);
    }

    /**
     * Unmaps the page in a frame and clears its Accessed bit. It stays in memory and a candidate; its next reference is a soft fault, of which
     * {@link ReplacementPolicy#onSoftFault} tells. Replay only: on the timed machine it is the protocol that does this.
     * Needs U.
     */
    public final void unmap(int frame) {
        require(mayUnmap, Capability.UNMAP);
        hide(frame);
    }

    /** The number of references before a run of the reference string. Needs F. */
    public final long referencesBefore(int run) {
        require(seesFuture, Capability.FUTURE);
        return startOfRun(run);
    }

    /** The run of the reference string in which the page of run {@code run} is referenced next, or {@link #NEVER}. Needs F. */
    public final int nextUse(int run) {
        require(seesFuture, Capability.FUTURE);
        return nextRun(run);
    }

    /** The privilege level of a run of the reference string. Needs R. */
    public final int cplOfRun(int run) {
        require(seesReferences, Capability.REFERENCES);
        return runCpl(run);
    }

    /** What {@link #nextUse} says of a page that is not referenced again. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** No page, where a page is asked for. */
    public static final int NO_PAGE = -1;

    private static void require(boolean declared, Capability capability) {
        if (!declared) {
            refuse(capability);
        }
    }

    private static void refuse(Capability capability) {
        throw new IllegalStateException("the policy uses " + capability.meaning() + " but does not declare "
                + capability + " (" + capability.letter() + ")");
    }

    /** As {@link #testAndClearAccessed}. */
    protected abstract boolean takeAccessed(int frame);

    /** As {@link #isAccessed}. */
    protected abstract boolean accessed(int frame);

    /** As {@link #isDirty}. */
    protected abstract boolean dirty(int frame);

    /** As {@link #testAndClearAccessedRings}. */
    protected abstract int takeAccessedRings(int frame);

    /** As {@link #cplAtFault}. */
    protected abstract int faultCpl(int frame);

    /** As {@link #wasMajor}. */
    protected abstract boolean major(int frame);

    /** As {@link #isSupervisorPage}. */
    protected abstract boolean supervisorPage(int frame);

    /** As {@link #now}. */
    protected abstract long time();

    /** As {@link #pageOf}. */
    protected abstract int page(int frame);

    /** As {@link #addressOf}. */
    protected abstract long pageNumber(int frame);

    /** As {@link #faultingPage}. */
    protected abstract int missingPage();

    /** As {@link #clean}. */
    protected abstract void writeOut(int frame);

    /** As {@link #releaseAsOf}. */
    protected abstract void giveUp(int frame, long instant);

    /** As {@link #unmap}. */
    protected abstract void hide(int frame);

    /** As {@link #nextUse}. */
    protected abstract int nextRun(int run);

    /** As {@link #cplOfRun}. */
    protected abstract int runCpl(int run);

    /** As {@link #referencesBefore}. */
    protected abstract long startOfRun(int run);
}
