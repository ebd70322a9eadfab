package org.refault.simulator.result;

import java.util.List;

/**
 * Who had the guest's pages, over time.
 *
 * @param points in order of time, equally spaced
 */
public record Timeline(List<Point> points) {
    /** A timeline of a copy of the points. */
    public Timeline {
        points = List.copyOf(points);
    }

    /**
     * The state at one instant, in pages.
     *
     * @param time cycle
     * @param locked guest pages mapped by the monitor and locked in the host
     * @param swappable guest pages in memory that the host may take
     * @param swappedOut guest pages not in memory
     * @param free free frames of the host
     */
    public record Point(long time, int locked, int swappable, int swappedOut, int free) {}
}
