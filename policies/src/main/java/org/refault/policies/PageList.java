package org.refault.policies;

import java.util.Arrays;

/**
 * A list of pages, resident or not, linked through two arrays indexed by page that grow: every operation takes constant
 * time. What policies with a history remember evicted pages in.
 */
final class PageList {
    private static final int END = 0;
    private static final int ABSENT = -1;
    private static final int FIRST_CAPACITY = 1 << 10;

    // A page's node is its number plus one; node 0 closes the ring.
    private int[] next = new int[FIRST_CAPACITY];
    private int[] previous = new int[FIRST_CAPACITY];
    private int size;

    PageList() {
        Arrays.fill(next, 1, FIRST_CAPACITY, ABSENT);
    }

    int size() {
        return size;
    }

    boolean contains(int page) {
        return page + 1 < next.length && next[page + 1] != ABSENT;
    }

    /** The first page; there must be one. */
    int first() {
        return next[END] - 1;
    }

    /** The page after one in the list, or -1. */
    int after(int page) {
        return next[page + 1] - 1;
    }

    /** Appends a page that is not in the list. */
    void addLast(int page) {
        int node = page + 1;
        makeRoom(node);
        int last = previous[END];
        next[last] = node;
        previous[node] = last;
        next[node] = END;
        previous[END] = node;
        size++;
    }

    private void makeRoom(int node) {
        int old = next.length;
        if (node >= old) {
            int wanted = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * node);
            next = Arrays.copyOf(next, wanted);
            previous = Arrays.copyOf(previous, wanted);
            Arrays.fill(next, old, wanted, ABSENT);
        }
    }

    /** Removes a page; returns whether it was in the list. */
    boolean remove(int page) {
        if (!contains(page)) {
            return false;
        }
        int node = page + 1;
        next[previous[node]] = next[node];
        previous[next[node]] = previous[node];
        next[node] = ABSENT;
        size--;
        return true;
    }

    /** Removes the first page; there must be one. */
    int removeFirst() {
        int page = first();
        remove(page);
        return page;
    }
}
