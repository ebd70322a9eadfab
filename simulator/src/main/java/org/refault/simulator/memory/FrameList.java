package org.refault.simulator.memory;

/**
 * A list of frames, linked through two arrays indexed by frame: every operation takes constant time and no memory.
 *
 * <p>A frame is in a list at most once. The list is a ring closed by {@link #end()}:
 *
 * <pre>
 *   for (int frame = list.first(); frame != list.end(); frame = list.after(frame))
 * </pre>
 */
public final class FrameList {
    private final int[] next;
    private final int[] previous;
    private final int end;

    /** An empty list of frames 0 to {@code frames}, exclusive. */
    public FrameList(int frames) {
        next = new int[frames + 1];
        previous = new int[frames + 1];
        end = frames;
        next[end] = end;
        previous[end] = end;
    }

    /** What follows the last frame. */
    public int end() {
        return end;
    }

    /** The first frame, or {@link #end()}. */
    public int first() {
        return next[end];
    }

    /** The last frame, or {@link #end()}. */
    public int last() {
        return previous[end];
    }

    /** The frame after one in the list, or {@link #end()}. */
    public int after(int frame) {
        return next[frame];
    }

    /** Whether there is no frame in the list. */
    public boolean isEmpty() {
        return next[end] == end;
    }

    /** Removes all frames. */
    public void clear() {
        next[end] = end;
        previous[end] = end;
    }

    /** Appends a frame that is not in the list. */
    public void addLast(int frame) {
        int last = previous[end];
        next[last] = frame;
        previous[frame] = last;
        next[frame] = end;
        previous[end] = frame;
    }

    /** Puts a frame that is not in the list at its beginning. */
    public void addFirst(int frame) {
        int first = next[end];
        previous[first] = frame;
        next[frame] = first;
        previous[frame] = end;
        next[end] = frame;
    }

    /** Removes a frame that is in the list. */
    public void remove(int frame) {
        int before = previous[frame];
        int after = next[frame];
        next[before] = after;
        previous[after] = before;
    }

    /** Removes the first frame; there must be one. */
    public int removeFirst() {
        int frame = next[end];
        remove(frame);
        return frame;
    }

    /** Moves a frame that is in the list to its end. */
    public void moveToLast(int frame) {
        if (next[frame] != end) {
            remove(frame);
            addLast(frame);
        }
    }
}
