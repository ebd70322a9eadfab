package org.refault.simulator.check;

import java.util.Arrays;
import org.refault.simulator.machine.VirtualCpu;

/** A virtual CPU that may refer to any page at any time, and whose TLB may lose or keep any translation. */
final class ExploredVcpu implements VirtualCpu {
    static final int NO_FRAME = -1;

    private final int number;
    final int[] frames;
    final boolean[] dirty;
    boolean live;
    int faultPage;
    boolean faultWrites;

    ExploredVcpu(int number, int pages) {
        this.number = number;
        frames = new int[pages];
        dirty = new boolean[pages];
        flush();
        live = true;
    }

    void flush() {
        Arrays.fill(frames, NO_FRAME);
        Arrays.fill(dirty, false);
    }

    /** The translations of some pages go, a bit each. */
    void flush(int some) {
        for (int page = 0; page < frames.length; page++) {
            if ((some & 1 << page) != 0) {
                drop(page);
            }
        }
    }

    /** What it does not have in common with others: the reference that faulted. */
    void exchangeFault(Codec codec) {
        faultPage = codec.page(faultPage);
        faultWrites = codec.flag(faultWrites);
    }

    /** Its translations, which others may take from it. */
    void exchangeTranslations(Codec codec) {
        live = codec.flag(live);
        for (int page = 0; page < frames.length; page++) {
            frames[page] = codec.frame(frames[page]);
            dirty[page] = codec.flag(dirty[page]);
        }
    }

    void drop(int page) {
        frames[page] = NO_FRAME;
        dirty[page] = false;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public int page() {
        return faultPage;
    }

    @Override
    public int unit() {
        return faultPage;
    }

    @Override
    public boolean writes() {
        return faultWrites;
    }

    @Override
    public int cpl() {
        return 3;
    }

    @Override
    public int ringClass() {
        return 0;
    }

    @Override
    public boolean isTlbLive() {
        return live;
    }

    @Override
    public boolean holdsTranslation(int page) {
        return live && frames[page] != NO_FRAME;
    }

    @Override
    public boolean holdsPoisoned(int page, int frame) {
        return false;
    }

    @Override
    public void poison(int page, int frame) {
        // Which translations are stale is looked at in every state.
    }
}
