package org.refault.simulator.reference;

import java.util.Arrays;

/**
 * The page numbers of a string whose pages are put together to larger ones.
 *
 * <p>A large page is the pages whose numbers in the trace agree but for their lowest bits: the frame numbers where they
 * are known, else the virtual ones. A large virtual page is all virtual pages that so agree and lead to one large page.
 * Traces that were put together stay apart.
 */
final class Coarsening {
    private static final long BY_VIRTUAL_PAGE = -2;

    private final ReferenceString.Numbers fine;
    private final int[] largeOfPage;
    private final int[] largeOfVirtual;
    private final ReferenceString.Numbers coarse;

    Coarsening(ReferenceString.Numbers fine, int bits) {
        this.fine = fine;
        int pages = fine.virtualNumberOfPage().length;
        PageNumbering numbering = new PageNumbering();
        largeOfPage = new int[pages];
        long[] virtualNumberOfPage = new long[pages];
        long[] frameNumbers = new long[pages];
        int[] sourceOfPage = sourceOfPage();
        for (int page = 0; page < pages; page++) {
            long virtual = fine.virtualNumberOfPage()[page] >> bits;
            long frame = fine.frameNumbers()[page];
            boolean known = frame != ReferenceString.NO_NUMBER;
            int next = numbering.size();
            int large = numbering.numberOf(
                    sourceBits(sourceOfPage[page]) ^ (known ? frame >> bits : virtual), known ? 0 : BY_VIRTUAL_PAGE);
            largeOfPage[page] = large;
            if (large == next) {
                virtualNumberOfPage[large] = virtual;
                frameNumbers[large] = known ? frame >> bits : frame;
            }
        }
        int virtuals = fine.virtualNumbers().length;
        PageNumbering virtualNumbering = new PageNumbering();
        largeOfVirtual = new int[virtuals];
        int[] pageOfVirtual = new int[virtuals];
        long[] virtualNumbers = new long[virtuals];
        byte[] sources = new byte[virtuals];
        for (int virtual = 0; virtual < virtuals; virtual++) {
            long number = fine.virtualNumbers()[virtual] >> bits;
            int page = largeOfPage[fine.pageOfVirtual()[virtual]];
            int large = virtualNumbering.numberOf(number, page);
            largeOfVirtual[virtual] = large;
            pageOfVirtual[large] = page;
            virtualNumbers[large] = number;
            sources[large] = fine.sources()[virtual];
        }
        coarse = new ReferenceString.Numbers(
                Arrays.copyOf(pageOfVirtual, virtualNumbering.size()),
                Arrays.copyOf(virtualNumbers, virtualNumbering.size()),
                Arrays.copyOf(sources, virtualNumbering.size()),
                Arrays.copyOf(virtualNumberOfPage, numbering.size()),
                Arrays.copyOf(frameNumbers, numbering.size()));
    }

    private int[] sourceOfPage() {
        int[] sources = new int[fine.virtualNumberOfPage().length];
        for (int virtual = 0; virtual < fine.pageOfVirtual().length; virtual++) {
            sources[fine.pageOfVirtual()[virtual]] = fine.sources()[virtual] & 0xff;
        }
        return sources;
    }

    private static long sourceBits(int source) {
        return (long) source << ReferenceStringBuilder.SOURCE_SHIFT;
    }

    /** The numbers all coarse strings share. */
    ReferenceString.Numbers numbers() {
        return coarse;
    }

    /** The large page of each run's page. */
    int[] pages(int[] pages) {
        return renumber(pages, largeOfPage);
    }

    /** The large virtual page of each run's virtual page. */
    int[] virtualPages(int[] virtualPages) {
        return renumber(virtualPages, largeOfVirtual);
    }

    private static int[] renumber(int[] from, int[] numbers) {
        int[] renumbered = new int[from.length];
        for (int i = 0; i < from.length; i++) {
            renumbered[i] = numbers[from[i]];
        }
        return renumbered;
    }
}
