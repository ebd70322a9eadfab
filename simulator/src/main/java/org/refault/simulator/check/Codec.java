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
    private static final int NO_LABEL = -1;

    private final World world;
    private final int frames;
    private final int pages;
    private final int[] labels;
    private long[] words;
    private long word;
    private int position;
    private int used;
    private boolean saving;
    private int labelled;
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
        labels = new int[frames];
    }

    /** From here on saves; frames are renamed, or keep their names. */
    void beginSaving(long[] into, boolean renaming) {
        saving = true;
        words = into;
        begin();
        word = 0;
        for (int frame = 0; !renaming && frame < frames; frame++) {
            label(frame);
        }
    }

    void beginRestoring(long[] from) {
        saving = false;
        words = from;
        begin();
        word = from[0];
    }

    private void begin() {
        position = 0;
        used = 0;
        labelled = 0;
        Arrays.fill(labels, NO_LABEL);
    }

    boolean isSaving() {
        return saving;
    }

    /** Frames met so far; while restoring, frames have their labels as names. */
    int labelled() {
        return labelled;
    }

    boolean isLabelled(int frame) {
        return saving ? labels[frame] != NO_LABEL : frame < labelled;
    }

    void of(Actor owner) {
        actor = owner;
    }

    int bits(int value, int width) {
        int shift = used;
        used = shift + width;
        if (used > Long.SIZE) {
            nextWord();
            shift = 0;
            used = width;
        }
        if (saving) {
            if (value >>> width != 0) {
                throw new IllegalStateException("a state has " + value + " where " + width + " bits were expected");
            }
            word |= (long) value << shift;
            return value;
        }
        return (int) (word >>> shift) & (1 << width) - 1;
    }

    private void nextWord() {
        if (saving) {
            words[position] = word;
        }
        position++;
        if (position == words.length) {
            throw new StateTooLarge();
        }
        word = saving ? 0 : words[position];
    }

    /** The last of the state has been saved. */
    void endSaving() {
        words[position] = word;
        for (int i = position + 1; i < words.length; i++) {
            words[i] = 0;
        }
    }

    @Override
    public int number(int value, int bound) {
        return bits(value, Integer.SIZE - Integer.numberOfLeadingZeros(bound - 1));
    }

    @Override
    public boolean flag(boolean value) {
        return bits(value ? 1 : 0, 1) != 0;
    }

    @Override
    public int page(int page) {
        return number(page + 1, pages + 1) - 1;
    }

    @Override
    public int frame(int frame) {
        if (saving) {
            number(label(frame) + 1, frames + 1);
            return frame;
        }
        int label = number(0, frames + 1) - 1;
        labelled = Math.max(labelled, label + 1);
        return label;
    }

    /** Frames in the order of their labels, for what is saved of each. */
    private int label(int frame) {
        if (frame < 0) {
            return NO_LABEL;
        }
        if (labels[frame] == NO_LABEL) {
            labels[frame] = labelled++;
        }
        return labels[frame];
    }

    /** The frame with a label. */
    int frameOf(int label) {
        if (!saving) {
            return label;
        }
        for (int frame = 0; frame < frames; frame++) {
            if (labels[frame] == label) {
                return frame;
            }
        }
        throw new IllegalStateException("no frame has label " + label);
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
        List<Integer> restored = new ArrayList<>(size);
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
        A exchanged = saving ? activity : blank.get();
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
