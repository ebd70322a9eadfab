package org.refault.simulator.host;

import java.util.Arrays;
import org.refault.simulator.memory.FrameList;

/** Some lists of frames, each frame in one of them or in none, with their lengths. The first of a list is the next to go. */
final class FrameLists {
    /** In no list: isolated, or not a page's. */
    static final int NONE = -1;

    private final FrameList[] lists;
    private final int[] sizes;
    private final int[] listOf;

    FrameLists(int lists, int frames) {
        this.lists = new FrameList[lists];
        Arrays.setAll(this.lists, list -> new FrameList(frames));
        sizes = new int[lists];
        listOf = new int[frames];
        Arrays.fill(listOf, NONE);
    }

    int size(int list) {
        return sizes[list];
    }

    int listOf(int frame) {
        return listOf[frame];
    }

    /** The first of a list, which must not be empty. */
    int first(int list) {
        return lists[list].first();
    }

    /** Puts a frame at the end of a list, wherever it was. */
    void moveToLast(int list, int frame) {
        remove(frame);
        lists[list].addLast(frame);
        listOf[frame] = list;
        sizes[list]++;
    }

    /** Puts a frame at the beginning of a list, wherever it was. */
    void moveToFirst(int list, int frame) {
        remove(frame);
        lists[list].addFirst(frame);
        listOf[frame] = list;
        sizes[list]++;
    }

    /** Takes a frame out of its list, if it is in one. */
    void remove(int frame) {
        int list = listOf[frame];
        if (list != NONE) {
            lists[list].remove(frame);
            sizes[list]--;
            listOf[frame] = NONE;
        }
    }
}
