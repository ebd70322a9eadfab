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
 * A state as strings of bits: one of what all may see, in which frames are renamed in the order in which they are met, so
 * that states that differ only in the names of frames are one; and one for each actor of what only its own steps see, in
 * which a frame is named by its place in a list of frames beside it.
 */
final class Codec implements StateExchange {
    /** What {@link #label} says of a frame that was not met. */
    static final int NO_LABEL = -1;

    /** Bits an actor's string may hand over to what all may see. */
    static final int MOST_HANDED_OVER = 8;

    private final World world;
    private final int frames;
    private final int pages;
    private final int frameBits;
    private final int pageBits;
    private final int[] labels;
    private int labelled;

    /** The frames that an actor's string names, in the order in which it does. */
    private final int[] named;

    private int namedCount;
    private boolean ofActor;
    private int handedOver;
    private int handedOverCount;
    private boolean handOver;
    private Bits bits;
    private boolean saving;
    private Actor actor;

    Codec(World world, int pages, int frames) {
        this.world = world;
        this.pages = pages;
        this.frames = frames;
        frameBits = widthFor(frames + 1);
        pageBits = widthFor(pages + 1);
        labels = new int[frames];
        named = new int[frames];
    }

    /** Begins to save what all may see; without renaming every frame keeps its own name. */
    void beginSaving(Bits into, boolean renaming) {
        saving = true;
        ofActor = false;
        bits = into;
        into.clear();
        labelled = 0;
        Arrays.fill(labels, NO_LABEL);
        for (int frame = 0; !renaming && frame < frames; frame++) {
            giveLabel(frame);
        }
    }

    /** Begins to restore what all may see. */
    void beginRestoring(Bits from) {
        saving = false;
        ofActor = false;
        bits = from;
        labelled = 0;
    }

    /** Begins to save what only an actor's steps see. */
    void beginSaving(Bits into, Actor owner) {
        saving = true;
        ofActor = true;
        bits = into;
        into.clear();
        actor = owner;
        namedCount = 0;
        handedOver = 0;
        handedOverCount = 0;
    }

    /** Begins to restore what only an actor's steps see, with the frames it names and the bits it has handed over. */
    void beginRestoring(Bits from, Actor owner, long frameNames, int bitsHandedOver) {
        saving = false;
        ofActor = true;
        bits = from;
        actor = owner;
        handedOver = bitsHandedOver;
        handedOverCount = 0;
        for (int i = 0; i < frames; i++) {
            named[i] = ((int) (frameNames >>> i * frameBits) & (1 << frameBits) - 1) - 1;
        }
    }

    boolean isSaving() {
        return saving;
    }

    /** Frames met so far; while restoring, frames have their labels as names. */
    int labelled() {
        return labelled;
    }

    /** While saving: the name that a frame was given, or {@link #NO_LABEL}. */
    int label(int frame) {
        return labels[frame];
    }

    /** The frames that the actor's string saved last names, as a {@link StateLayout} has them. */
    long frameNames() {
        long names = 0;
        for (int i = 0; i < namedCount; i++) {
            names |= (long) (named[i] + 1) << i * frameBits;
        }
        return names;
    }

    /** The bits that the actor's string saved last hands over. */
    int handedOver() {
        return handedOver;
    }

    int handedOverCount() {
        return handedOverCount;
    }

    @Override
    public void reliesOnOthers() {
        handOver = true;
    }

    int bits(int value, int width) {
        if (saving && value >>> width != 0) {
            throw new IllegalStateException("a state has " + value + " where " + width + " bits were expected");
        }
        if (handOver) {
            handOver = false;
            return handOver(value, width);
        }
        if (width == 0) {
            return 0;
        }
        if (saving) {
            bits.put(value, width);
            return value;
        }
        return bits.take(width);
    }

    private int handOver(int value, int width) {
        int shift = handedOverCount;
        handedOverCount += width;
        if (handedOverCount > MOST_HANDED_OVER) {
            throw new IllegalStateException("more relies on others than was expected");
        }
        if (saving) {
            handedOver |= value << shift;
            return value;
        }
        return handedOver >>> shift & (1 << width) - 1;
    }

    @Override
    public int number(int value, int bound) {
        return bits(value, widthFor(bound));
    }

    static int widthFor(int bound) {
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
            bits((ofActor ? place(frame) : giveLabel(frame)) + 1, frameBits);
            return frame;
        }
        int name = bits(0, frameBits) - 1;
        if (ofActor) {
            return name < 0 ? name : named[name];
        }
        labelled = Math.max(labelled, name + 1);
        return name;
    }

    private int giveLabel(int frame) {
        if (frame < 0) {
            return NO_LABEL;
        }
        if (labels[frame] == NO_LABEL) {
            labels[frame] = labelled++;
        }
        return labels[frame];
    }

    private int place(int frame) {
        if (frame < 0) {
            return NO_LABEL;
        }
        for (int i = 0; i < namedCount; i++) {
            if (named[i] == frame) {
                return i;
            }
        }
        named[namedCount] = frame;
        return namedCount++;
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
