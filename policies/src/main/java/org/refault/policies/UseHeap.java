package org.refault.policies;

/**
 * The frames with keys that change with use, the least on top: a binary heap that knows the place of each frame. Of equal first keys the
 * second decides.
 */
final class UseHeap {
    private final int[] heap;
    private final int[] places;
    private final long[] first;
    private final long[] second;
    private int size;

    /** An empty heap of frames 0 to {@code frames}, exclusive. */
    UseHeap(int frames) {
        heap = new int[frames];
        places = new int[frames];
        first = new long[frames];
        second = new long[frames];
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a frame that is not in the heap. */
    void add(int frame, long firstKey, long secondKey) {
        first[frame] = firstKey;
        second[frame] = secondKey;
        rise(frame, size++);
    }

    /** Gives a frame in the heap another key. */
    void change(int frame, long firstKey, long secondKey) {
        first[frame] = firstKey;
        second[frame] = secondKey;
        rise(frame, places[frame]);
        sink(frame, places[frame]);
    }

    /** Removes the frame with the least key; there must be one. */
    int removeLeast() {
        int frame = heap[0];
        size--;
        if (size > 0) {
            sink(heap[size], 0);
        }
        return frame;
    }

    private void rise(int frame, int from) {
        int place = from;
        while (place > 0 && isLess(frame, heap[place - 1 >> 1])) {
            put(heap[place - 1 >> 1], place);
            place = place - 1 >> 1;
        }
        put(frame, place);
    }

    private void sink(int frame, int from) {
        int place = from;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isLess(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isLess(heap[child], frame)) {
                break;
            }
            put(heap[child], place);
            place = child;
        }
        put(frame, place);
    }

    private void put(int frame, int place) {
        heap[place] = frame;
        places[frame] = place;
    }

    private boolean isLess(int frame, int than) {
        return first[frame] < first[than] || first[frame] == first[than] && second[frame] < second[than];
    }
}
