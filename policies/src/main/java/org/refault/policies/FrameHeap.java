package org.refault.policies;

/** Frames in a binary heap, by a key and, of equals, by the order in which they were added. */
final class FrameHeap {
    private final int[] heap;
    private final double[] keys;
    private final long[] added;
    private int size;
    private long additions;

    /** An empty heap for frames 0 to {@code frames}, exclusive. */
    FrameHeap(int frames) {
        heap = new int[frames];
        keys = new double[frames];
        added = new long[frames];
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
    void add(int frame, double key) {
        keys[frame] = key;
        added[frame] = additions++;
        heap[size] = frame;
        rise(size);
        size++;
    }

    /** Changes a key. The heap is none until {@link #restore()}. */
    void setKey(int frame, double key) {
        keys[frame] = key;
    }

    /** Makes a heap again after keys were changed. */
    void restore() {
        for (int place = size / 2 - 1; place >= 0; place--) {
            sink(place);
        }
    }

    /** Takes the frame with the least key; there must be one. */
    int removeFirst() {
        int first = heap[0];
        size--;
        heap[0] = heap[size];
        sink(0);
        return first;
    }

    private void rise(int from) {
        int frame = heap[from];
        int place = from;
        while (place > 0 && isBefore(frame, heap[(place - 1) / 2])) {
            heap[place] = heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }
        heap[place] = frame;
    }

    private void sink(int from) {
        int frame = heap[from];
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], frame)) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = frame;
    }

    private boolean isBefore(int one, int other) {
        return keys[one] < keys[other] || keys[one] == keys[other] && added[one] < added[other];
    }
}
