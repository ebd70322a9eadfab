package org.refault.simulator.result;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a class of locks as a whole, not of each site.
 *
 * @param handOffs times a lock was handed on at a release; readers that get it together count once
 * @param longestChain most hand-offs of one lock with nobody finding it free in between: the longest convoy
 * @param busiest cycles the busiest lock was held exclusively, unfinished holds included
 * @param acksDelayed acknowledgements that came late because a CPU had its interrupts off for a lock of the class
 * @param ackDelay cycles by which they came late, summed
 * @param holdContents what holders spent their cycles on while they held a lock
 * @param contentionPoints the sites that had to wait most often, at most four
 * @param holdingPoints the sites that held the lock most often when somebody had to wait, at most four
 * @param pingPong acquisitions by CPU of the previous holder and CPU of the next, by these two numbers
 */
public record LockDetail(
        long handOffs,
        long longestChain,
        long busiest,
        long acksDelayed,
        long ackDelay,
        Map<HoldContent, Long> holdContents,
        List<Point> contentionPoints,
        List<Point> holdingPoints,
        List<Move> pingPong) {

    /** That of a row of one site. */
    public static final LockDetail NONE = new LockDetail(0, 0, 0, 0, 0, Map.of(), List.of(), List.of(), List.of());

    /** Keeps copies. */
    public LockDetail {
        holdContents = holdContents.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new EnumMap<HoldContent, Long>(holdContents));
        contentionPoints = List.copyOf(contentionPoints);
        holdingPoints = List.copyOf(holdingPoints);
        pingPong = List.copyOf(pingPong);
    }

    /**
     * A place in the code.
     *
     * @param site its name
     * @param times how often
     */
    public record Point(String site, long times) {}

    /**
     * A cell of the matrix of the lock's ways between CPUs.
     *
     * @param from CPU of the previous holder
     * @param to CPU of the next
     * @param times how often
     */
    public record Move(int from, int to, long times) {}

    /** Cycles spent on something by holders. */
    public long spent(HoldContent content) {
        return holdContents.getOrDefault(content, 0L);
    }
}
