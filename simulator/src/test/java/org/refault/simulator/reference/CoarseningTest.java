package org.refault.simulator.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoarseningTest {
    private static final int READ = ReferenceKind.READ.bit();

    private final ReferenceStringBuilder byFrame = new ReferenceStringBuilder(PageKey.PFN);

    private void read(ReferenceStringBuilder builder, int vcpu, long virtual, long frame) {
        builder.add(vcpu, 3, READ, virtual, frame, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 512, 513, 2_000})
    void aSequentialStringHasAPageForEvery512(int pages) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int page = 0; page < pages; page++) {
            read(builder, 0, page, ReferenceStringBuilder.NO_FRAME);
        }
        ReferenceString fine = builder.build();
        ReferenceString coarse = fine.coarsened(9);

        assertEquals((pages + 511) / 512, coarse.pageCount());
        assertEquals(coarse.pageCount(), coarse.virtualPageCount());
        assertSame(coarse.pages(), coarse.virtualPages(), "one number of each page");
        assertEquals(fine.references(), coarse.references());
        for (int run = 0; run < pages; run++) {
            assertEquals(run / 512, coarse.pages()[run]);
        }
        assertSame(fine, ReferenceString.coarsened(new ReferenceString[] {fine}, 0)[0]);
    }

    /** By fours: frames 0 and 3 are of large page 0, frame 5 of another; virtual pages 8 and 9 lead to both of them. */
    @Test
    void aLargeVirtualPageLeadsToOneLargePage() {
        read(byFrame, 0, 8, 0);
        read(byFrame, 0, 9, 3);
        read(byFrame, 0, 9, 5);
        read(byFrame, 0, 20, 2);
        read(byFrame, 0, 4, ReferenceStringBuilder.NO_FRAME);
        ReferenceString coarse = byFrame.build().coarsened(2);

        assertArrayEquals(new int[] {0, 0, 1, 0, 2}, coarse.pages());
        assertArrayEquals(new int[] {0, 0, 1, 2, 3}, coarse.virtualPages());
        assertArrayEquals(new int[] {0, 1, 0, 2}, coarse.pageOfVirtual());
        assertEquals(5, coarse.virtualNumber(2));
        assertEquals(1, coarse.frameNumber(1));
        assertEquals(ReferenceString.NO_NUMBER, coarse.frameNumber(2));
    }

    @Test
    void tracesPutTogetherStayApart() {
        read(byFrame, 0, 1, 7);
        read(byFrame, 0, 2, ReferenceStringBuilder.NO_FRAME);
        byFrame.nextSource();
        read(byFrame, 1, 1, 7);
        read(byFrame, 1, 2, ReferenceStringBuilder.NO_FRAME);

        assertArrayEquals(new int[] {0, 1, 2, 3}, byFrame.build().coarsened(9).pages());
    }

    @Test
    void partsShareTheirNumbers() {
        read(byFrame, 0, 0, 0);
        read(byFrame, 1, 600, 600);
        read(byFrame, 1, 1, 1);
        ReferenceString[] parts = ReferenceString.coarsened(byFrame.build().deal(2), 9);

        assertArrayEquals(new int[] {0}, parts[0].pages());
        assertArrayEquals(new int[] {1, 0}, parts[1].pages());
        assertEquals(2, parts[0].pageCount());
    }
}
