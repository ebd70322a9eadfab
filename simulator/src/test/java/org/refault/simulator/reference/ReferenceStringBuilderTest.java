package org.refault.simulator.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReferenceStringBuilderTest {
    private static final int READ = ReferenceKind.READ.bit();
    private static final long NO_FRAME = ReferenceStringBuilder.NO_FRAME;

    /** Virtual page and frame of each reference. */
    private static ReferenceString string(PageKey key, long[]... references) {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(key);
        for (long[] reference : references) {
            builder.add(0, 3, READ, reference[0], reference[1], 1);
        }
        return builder.build();
    }

    @Test
    void numbersPagesInTheOrderOfTheirFirstReference() {
        ReferenceString string =
                string(PageKey.VPN, new long[] {70, NO_FRAME}, new long[] {50, NO_FRAME}, new long[] {70, NO_FRAME});
        assertArrayEquals(new int[] {0, 1, 0}, string.pages());
        assertEquals(2, string.pageCount());
        assertEquals(70, string.virtualNumberOfPage(0));
        assertEquals(50, string.virtualNumberOfPage(1));
        assertSame(string.pages(), string.virtualPages());
    }

    @Test
    void byVirtualPageIgnoresFrames() {
        ReferenceString string = string(PageKey.VPN, new long[] {7, 1}, new long[] {7, 2}, new long[] {8, 1});
        assertArrayEquals(new int[] {0, 0, 1}, string.pages());
        assertEquals(ReferenceString.NO_NUMBER, string.frameNumber(0));
    }

    @Test
    void byFrameMakesOnePageOfAliasesAndTwoOfARemappedOne() {
        ReferenceString string =
                string(PageKey.PFN, new long[] {7, 1}, new long[] {8, 1}, new long[] {7, 2}, new long[] {7, 1});
        assertArrayEquals(new int[] {0, 0, 1, 0}, string.pages());
        assertEquals(1, string.frameNumber(0));
        assertEquals(2, string.frameNumber(1));
        // A virtual page belongs to one page: 7 in frame 1, 8 in frame 1, 7 in frame 2.
        assertArrayEquals(new int[] {0, 1, 2, 0}, string.virtualPages());
        assertArrayEquals(new int[] {0, 0, 1}, string.pageOfVirtual());
        assertEquals(3, string.virtualPageCount());
        assertEquals(7, string.virtualNumber(0));
        assertEquals(8, string.virtualNumber(1));
        assertEquals(7, string.virtualNumber(2));
    }

    @Test
    void byFrameKeepsAnUnknownFrameApartFromEveryFrame() {
        ReferenceString string = string(
                PageKey.PFN,
                new long[] {5, NO_FRAME},
                new long[] {9, 5},
                new long[] {5, NO_FRAME},
                new long[] {0, NO_FRAME},
                new long[] {1, 0});
        assertArrayEquals(new int[] {0, 1, 0, 2, 3}, string.pages());
        assertEquals(ReferenceString.NO_NUMBER, string.frameNumber(0));
        assertEquals(5, string.frameNumber(1));
    }

    @Test
    void byBothKeepsEqualAddressesOfDifferentFramesApart() {
        ReferenceString string =
                string(PageKey.BOTH, new long[] {7, 1}, new long[] {7, 2}, new long[] {8, 1}, new long[] {7, 1});
        assertArrayEquals(new int[] {0, 1, 2, 0}, string.pages());
        assertEquals(2, string.frameNumber(1));
        assertSame(string.pages(), string.virtualPages());
    }

    @Test
    void keepsThePagesOfSourcesApart() {
        for (PageKey key : PageKey.values()) {
            ReferenceStringBuilder builder = new ReferenceStringBuilder(key);
            builder.add(0, 3, READ, 7, 1, 1);
            builder.nextSource();
            builder.add(0, 3, READ, 7, 1, 1);
            builder.add(0, 3, READ, 7, NO_FRAME, 1);
            builder.add(0, 3, READ, 7, 1, 1);
            ReferenceString string = builder.build();
            assertArrayEquals(
                    key == PageKey.VPN ? new int[] {0, 1, 1, 1} : new int[] {0, 1, 2, 1}, string.pages(), key.name());
            assertEquals(7, string.virtualNumber(0));
            assertEquals(7, string.virtualNumber(1));
            assertEquals(7, string.virtualNumberOfPage(1));
        }
    }

    @Test
    void takes256SourcesAndNoMore() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        for (int source = 0; source < 256; source++) {
            builder.add(0, 3, READ, (1L << 52) - 1, NO_FRAME, 1);
            if (source < 255) {
                builder.nextSource();
            }
        }
        assertThrows(IllegalArgumentException.class, builder::nextSource);
        ReferenceString string = builder.build();
        assertEquals(256, string.pageCount());
        assertEquals((1L << 52) - 1, string.virtualNumber(255));
    }

    @Test
    void equalsAMapOverManyPages() {
        SplittableRandom random = new SplittableRandom(20_261_122);
        for (PageKey key : PageKey.values()) {
            ReferenceStringBuilder builder = new ReferenceStringBuilder(key);
            Map<String, Integer> numbers = new HashMap<>();
            int[] expected = new int[30_000];
            for (int i = 0; i < expected.length; i++) {
                long virtual = random.nextInt(9_000);
                long frame = random.nextInt(10) == 0 ? NO_FRAME : random.nextInt(9_000);
                String name = switch (key) {
                    case VPN -> "v" + virtual;
                    case PFN -> frame == NO_FRAME ? "v" + virtual : "f" + frame;
                    case BOTH -> virtual + "/" + frame;
                };
                expected[i] = numbers.computeIfAbsent(name, fresh -> numbers.size());
                builder.add(0, 3, READ, virtual, frame, 1);
            }
            ReferenceString string = builder.build();
            assertArrayEquals(expected, string.pages(), key.name());
            assertEquals(numbers.size(), string.pageCount());
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], string.pageOfVirtual()[string.virtualPages()[i]]);
            }
        }
    }

    @Test
    void countsRunsAndReferences() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        builder.add(0, 3, READ, 1, NO_FRAME, 1);
        builder.add(0, 3, READ, 2, NO_FRAME, 4);
        ReferenceString string = builder.build();
        assertEquals(2, string.length());
        assertEquals(5, string.references());
        assertEquals(1, string.count(0));
        assertEquals(4, string.count(1));
    }

    @Test
    void keepsNoCountsWhereEveryRunIsOneReference() {
        ReferenceString string = string(PageKey.VPN, new long[] {1, NO_FRAME}, new long[] {2, NO_FRAME});
        assertNull(string.counts());
        assertEquals(1, string.count(1));
        assertEquals(1, string.vcpuCount());
        assertFalse(string.timed());
        assertEquals(0, string.time(1));
    }

    @Test
    void refusesRunsWithAndWithoutATime() {
        ReferenceStringBuilder builder = new ReferenceStringBuilder(PageKey.VPN);
        builder.add(0, 3, READ, 1, NO_FRAME, 1);
        assertThrows(IllegalStateException.class, () -> builder.add(5L, 0, 3, READ, 1, NO_FRAME, 1));
    }

    @Test
    void knowsSupervisorPagesByTheUpperHalfOfTheAddressSpace() {
        long upper = 0xFFFF_8000_0000_0000L >>> 12;
        ReferenceString string =
                string(PageKey.VPN, new long[] {upper, NO_FRAME}, new long[] {0x7FFF_FFFF_F000L >>> 12, NO_FRAME});
        assertTrue(string.isSupervisor(0));
        assertFalse(string.isSupervisor(1));
    }
}
