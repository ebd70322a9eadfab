package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.StateExchange;
import org.refault.simulator.machine.WaitQueue;

/**
 * A state as a few numbers. Frames are renamed in the order in which they are met, so that states that differ only in
 * the names of frames are one; virtual CPUs are saved in an order that the caller chooses.
 */
final class Codec implements StateExchange {
    /** What {@link #label} says of a frame that was not met. */
    static final int NO_LABEL = -1;

    private static final int WORD_BITS = 6;
    private static final StateTooLarge TOO_LARGE = new StateTooLarge();

    private final World world;
    private final int frames;
    private final int pages;
    private final int frameBits;
    private final int pageBits;
    private final int[] labels;
    private long[] words;
    private int bit;
    private boolean saving;
    private int labelled;
    private boolean identity;
    private long met;
    private boolean reliesOnOthers;
    private Actor actor;

    /** The state does not fit the words it was given. */
    static final class StateTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StateTooLarge() {
            super(null, null, false, false);
        }
    }

    Codec(World world, int pages, int frames) {
        this.world = world;
        this.pages = pages;
        this.frames = frames;
        frameBits = widthFor(frames + 1);
        pageBits = widthFor(pages + 1);
        labels = new int[frames];
    }

    /** Begins to save; without renaming every frame keeps its own name. */
    void beginSaving(long[] into, boolean renaming) {
        saving = true;
        words = into;
        Arrays.fill(into, 0);
        bit = 0;
        labelled = 0;
        identity = true;
        Arrays.fill(labels, NO_LABEL);
        for (int frame = 0; !renaming && frame < frames; frame++) {
            giveLabel(frame);
        }
    }

    /** Begins to restore, from a bit of the state. */
    void beginRestoring(long[] from, int fromBit) {
        saving = false;
        words = from;
        bit = fromBit;
        labelled = 0;
    }

    boolean isSaving() {
        return saving;
    }

    /** The next bit to be saved or restored. */
    int bit() {
        return bit;
    }

    /** Frames met so far; while restoring, frames have their labels as names. */
    int labelled() {
        return labelled;
    }

    /** While saving: the name that a frame was given, or {@link #NO_LABEL}. */
    int label(int frame) {
        return labels[frame];
    }

    /** What follows is an actor's. */
    void beginSection(Actor owner) {
        actor = owner;
        met = 0;
        reliesOnOthers = false;
    }

    /** The frames restored since the section began, a bit each. */
    long met() {
        return met;
    }

    /** Whether what was restored since the section began depends on what is saved elsewhere. */
    boolean hasReliedOnOthers() {
        return reliesOnOthers;
    }

    @Override
    public void reliesOnOthers() {
        reliesOnOthers = true;
    }

    /**
     * While saving: whether bits of an earlier state say the same now, as all frames have the names they had.
     *
     * @param frames the frames these bits name, a bit each
     * @param before frames met before these bits in the earlier state
     */
    boolean meansTheSame(long frames, int before) {
        if (identity && labelled == before) {
            return true;
        }
        for (long left = frames; left != 0; left &= left - 1) {
            int frame = Long.numberOfTrailingZeros(left);
            if (labels[frame] != frame) {
                return false;
            }
        }
        return true;
    }

    /** While saving: adds bits of an earlier state, which name some frames. */
    void copy(long[] from, int fromBit, int toBit, long frames) {
        for (long left = frames >>> labelled; left != 0; left &= left - 1) {
            giveLabel(labelled);
        }
        for (int at = fromBit; at < toBit; at += Integer.SIZE) {
            int width = Math.min(Integer.SIZE, toBit - at);
            put(bitsOf(from, at, width), width);
        }
    }

    private static long bitsOf(long[] from, int at, int width) {
        int word = at >>> WORD_BITS;
        int shift = at & Long.SIZE - 1;
        long value = from[word] >>> shift;
        if (shift + width > Long.SIZE) {
            value |= from[word + 1] << Long.SIZE - shift;
        }
        return value & (1L << width) - 1;
    }

    private void put(long value, int width) {
        int word = bit >>> WORD_BITS;
        int shift = bit & Long.SIZE - 1;
        bit += width;
        if (bit > words.length << WORD_BITS) {
            throw TOO_LARGE;
        }
        words[word] |= value << shift;
        if (shift + width > Long.SIZE) {
            words[word + 1] |= value >>> Long.SIZE - shift;
        }
    }

    int bits(int value, int width) {
        if (saving) {
            if (value >>> width != 0) {
                throw new IllegalStateException("a state has " + value + " where " + width + " bits were expected");
            }
            if (width > 0) {
                put(value, width);
            }
            return value;
        }
        if (width == 0) {
            return 0;
        }
        int value32 = (int) bitsOf(words, bit, width);
        bit += width;
        return value32;
    }

    @Override
    public int number(int value, int bound) {
        return bits(value, widthFor(bound));
    }

    private static int widthFor(int bound) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(bound - 1);
    }

    @Override
    public boolean flag(boolean value) {
        return bits(value ? 1 : 0, 1) != 0;
    }

    @Override
    public int page(int page) {
        return bits(page + 1, pageBits) - 1;
    }

    @Override
    public int frame(int frame) {
        if (saving) {
            bits(giveLabel(frame) + 1, frameBits);
            return frame;
        }
        int label = bits(0, frameBits) - 1;
        if (label >= 0) {
            labelled = Math.max(labelled, label + 1);
            met |= 1L << label;
        }
        return label;
    }

    private int giveLabel(int frame) {
        if (frame < 0) {
            return NO_LABEL;
        }
        if (labels[frame] == NO_LABEL) {
            identity &= frame == labelled;
            labels[frame] = labelled++;
        }
        return labels[frame];
    }

    @Override
    public List<Integer> pages(List<Integer> list) {
        int size = number(list.size(), pages + 1);
        if (saving) {
            for (int i = 0; i < size; i++) {
                page(list.get(i));
            }
            return list;
        }
        List<Integer> restored = list;
        if (list instanceof ArrayList) {
            // A list that can change is nobody else's.
            list.clear();
        } else {
            restored = new ArrayList<>(size);
        }
        for (int i = 0; i < size; i++) {
            restored.add(page(0));
        }
        return restored;
    }

    @Override
    public <A extends Activity> A activity(A activity, Supplier<A> blank) {
        if (!flag(activity != null)) {
            return null;
        }
        A exchanged = activity != null ? activity : blank.get();
        if (flag(saving && actor.isOnStack(exchanged)) && !saving) {
            actor.push(exchanged);
        }
        exchanged.exchange(this);
        return exchanged;
    }

    SimLock lock(SimLock lock) {
        return world.lock(number(saving ? world.number(lock) : 0, World.MOST_LOCKS));
    }

    WaitQueue queue(WaitQueue queue) {
        return world.queue(number(saving ? world.number(queue) : 0, World.MOST_QUEUES));
    }
}
