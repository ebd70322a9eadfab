package org.refault.simulator.conformance;

import java.util.SplittableRandom;
import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.reference.ReferenceString;
import org.refault.simulator.reference.ReferenceStringBuilder;

/** Reference strings to try policies on. */
public final class SampleStrings {
    /** The seed of everything that is drawn here. */
    public static final long SEED = 20_261_122;

    private static final long KERNEL_SPACE = 1L << 51;

    private SampleStrings() {}

    /** Reads by CPL 3. */
    public static ReferenceString reads(int... pages) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int page : pages) {
            add(builder, page, ReferenceKind.READ.bit(), 3, 1);
        }
        return builder.build();
    }

    /** Writes of pages drawn alike, by any CPL. */
    static ReferenceString writes(int pages, int length) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < length; i++) {
            add(builder, random.nextInt(pages), ReferenceKind.WRITE.bit(), random.nextInt(4), 1);
        }
        return builder.build();
    }

    /**
     * Runs of up to {@code longest} references of all kinds and levels, half of them to a few pages of a slowly moving
     * locality.
     */
    public static ReferenceString random(long seed, int pages, int length, int longest) {
        SplittableRandom random = new SplittableRandom(seed);
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int i = 0; i < length; i++) {
            boolean local = random.nextInt(2) == 0;
            int page = local ? (i / 50 + random.nextInt(1 + pages / 5)) % pages : random.nextInt(pages);
            int count = 1 + random.nextInt(longest);
            int kinds;
            do {
                kinds = 1 + random.nextInt(7);
            } while (Integer.bitCount(kinds) > count);
            int cpl = random.nextInt(3) == 0 ? random.nextInt(4) : page % 2 * 3;
            add(builder, page, kinds, cpl, count);
        }
        return builder.build();
    }

    /** Adds a run. Every third page is the kernel's. */
    public static void add(ReferenceStringBuilder builder, int page, int kinds, int cpl, int count) {
        long virtualNumber = page % 3 == 0 ? KERNEL_SPACE | page : page;
        builder.add(0, cpl, kinds, virtualNumber, ReferenceStringBuilder.NO_FRAME, count);
    }
}
