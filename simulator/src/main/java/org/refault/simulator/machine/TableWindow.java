package org.refault.simulator.machine;

import java.util.Arrays;

/**
 * Where the monitor, on one virtual CPU, has pages of the guest's own tables open: entries of its own, in no table of the
 * guest's, through which it reads and writes them.
 *
 * <p>An entry is made when a page is opened and cleared when it is closed, whatever becomes of the page meanwhile, and no
 * flush concerns it. That is why a page must not be given up while it is open.
 */
public final class TableWindow {
    /** What {@link #staleFrame} says where an entry leads to the page. */
    public static final int NOT_STALE = -1;

    private int[] pages = new int[0];
    private int[] staleFrames = new int[0];

    /** Opens one page more. */
    public void open(int page) {
        pages = Arrays.copyOf(pages, pages.length + 1);
        staleFrames = Arrays.copyOf(staleFrames, pages.length);
        pages[pages.length - 1] = page;
        staleFrames[pages.length - 1] = NOT_STALE;
    }

    /** Closes the page opened last. Returns it. */
    public int close() {
        int page = pages[pages.length - 1];
        pages = Arrays.copyOf(pages, pages.length - 1);
        staleFrames = Arrays.copyOf(staleFrames, pages.length);
        return page;
    }

    /** Number of open pages. */
    public int size() {
        return pages.length;
    }

    /** An open page, by the order of opening. */
    public int page(int entry) {
        return pages[entry];
    }

    /** Where an entry leads that is poisoned, or {@link #NOT_STALE}. */
    public int staleFrame(int entry) {
        return staleFrames[entry];
    }

    boolean holds(int page) {
        for (int open : pages) {
            if (open == page) {
                return true;
            }
        }
        return false;
    }

    boolean holdsPoisoned(int page, int frame) {
        for (int entry = 0; entry < pages.length; entry++) {
            if (pages[entry] == page && staleFrames[entry] == frame) {
                return true;
            }
        }
        return false;
    }

    void poison(int page, int frame) {
        for (int entry = 0; entry < pages.length; entry++) {
            if (pages[entry] == page && staleFrames[entry] == NOT_STALE) {
                staleFrames[entry] = frame;
            }
        }
    }
}
