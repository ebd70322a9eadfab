package org.refault.simulator.machine;

import java.util.List;
import java.util.function.Supplier;

/**
 * Saves and restores what changes while steps are performed, for an exhaustive exploration that goes back to earlier
 * states.
 *
 * <p>Each method takes a value as it is and returns it as it is to be: the same while saving, the saved one while
 * restoring. So one method of an object does both: {@code page = state.page(page)}.
 */
public interface StateExchange {
    /** A whole number of 0 to {@code bound}, exclusive. */
    int number(int value, int bound);

    /** A truth. */
    boolean flag(boolean value);

    /** A guest page or page of another address space, or -1. */
    int page(int page);

    /** A frame, or -1. */
    int frame(int frame);

    /** Some pages, in their order. A list that can change is the caller's own, and may be filled anew. */
    List<Integer> pages(List<Integer> pages);

    /**
     * An activity that another one calls or has called, or null. One that is there already takes the restored content, so
     * it must be of the type that is restored.
     *
     * @param blank makes one whose content will be restored
     */
    <A extends Activity> A activity(A activity, Supplier<A> blank);

    /**
     * What an activity exchanges next, by one call, depends on more than itself: it may change with steps of others, and is
     * to be exchanged anew with each.
     */
    void reliesOnOthers();
}
