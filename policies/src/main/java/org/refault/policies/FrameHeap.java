package org.refault.policies;

/**
 * Frames in a binary heap, the least key on top; of equal keys the least order decides. It knows the place of each frame, so that
 * a key may change.
 */
final class FrameHeap {
    private final int[] heap;
    private final int[] places;
    private final double[] keys;
    private final long[] orders;
    private int size;

    /** An empty heap for frames 0 to {@code frames}, exclusive. */
    FrameHeap(int frames) {
        heap = new int[frames];
        places = new int[frames];
        keys = new double[frames];
        orders = new long[frames];
    }

    /** Number of frames in it. */
    int size() {
        return size;
    }

    /** The frame at a place of the heap, from 0; each once, in no particular order. */
    int at(int place) {
        return heap[place];
    }

    /** Adds a frame that is not in it. */
    void add(int frame, double key, long order) {
        keys[frame] = key;
        orders[frame] = order;
        rise(frame, size++);
    }

    /** Gives a frame in it another key and order. */
    void change(int frame, double key, long order) {
        keys[frame] = key;
        orders[frame] = order;
        rise(frame, places[frame]);
        sink(frame, places[frame]);
    }

    /** Changes a key. The heap is none until {@link #restore()}. */
    void setKey(int frame, double key) {
        keys[frame] = key;
    }

    /** Makes a heap again after keys were set. */
    void restore() {
        for (int place = size / 2 - 1; place >= 0; place--) {
            sink(heap[place], place);
        }
    }

    /** Takes the frame with the least key; there must be one. */
    int removeFirst() {
        int first = heap[0];
        size--;
        if (size > 0) {
            sink(heap[size], 0);
        }
        return first;
    }

    private void rise(int frame, int from) {
        int place = from;
        while (place > 0 && isBefore(frame, heap[(place - 1) / 2])) {
            put(heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        put(frame, place);
    }

    private void sink(int frame, int from) {
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], frame)) {
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

    private boolean isBefore(int one, int other) {
        return keys[one] < keys[other] || keys[one] == keys[other] && orders[one] < orders[other];
    }
}
