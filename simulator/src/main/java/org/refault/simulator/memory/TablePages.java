package org.refault.simulator.memory;

import java.util.Arrays;

/**
 * The pages of a guest's memory that hold its own page tables: after all others, from the root to the leaf, those of a level
 * in the order of what they translate.
 *
 * <p>A table page holds {@code 2^bits} entries. The number of a virtual page decides which table page of each level holds its
 * entry:
 *
 * <pre>
 *   table page of level k  =  number >> bits · k        the leaf is level 1
 * </pre>
 *
 * <p>So a level has a table page for each number that occurs there, and a guest whose numbers exceed what its levels
 * translate has several roots, as one with several address spaces has. The root of PAE is four registers, no page.
 */
public final class TablePages {
    private static final int WITHOUT_PAE = 2;
    private static final int BITS_WITHOUT_PAE = 10;
    private static final int PAE = 3;
    private static final int BITS = 9;

    private final int first;
    private final int count;
    /** The table page of each level, from 1, of each virtual page. */
    private final int[][] pages;

    /**
     * The table pages of one guest.
     *
     * @param numbers of its virtual pages
     * @param levels 2 to 5, as processors have them; 3 is PAE
     * @param first the first page of its memory that is free for them
     */
    public TablePages(long[] numbers, int levels, int first) {
        this.first = first;
        int bits = levels == WITHOUT_PAE ? BITS_WITHOUT_PAE : BITS;
        pages = new int[1 + (levels == PAE ? levels - 1 : levels)][numbers.length];
        int next = first;
        for (int level = levels(); level >= 1; level--) {
            int shift = bits * level;
            long[] tables = Arrays.stream(numbers)
                    .map(number -> number >> shift)
                    .sorted()
                    .distinct()
                    .toArray();
            for (int virtualPage = 0; virtualPage < numbers.length; virtualPage++) {
                pages[level][virtualPage] = next + Arrays.binarySearch(tables, numbers[virtualPage] >> shift);
            }
            next += tables.length;
        }
        count = next - first;
    }

    /** Levels that are pages. */
    public int levels() {
        return pages.length - 1;
    }

    /** The page that holds the entry of a level, 1 for the leaf, for a virtual page. */
    public int page(int level, int virtualPage) {
        return pages[level][virtualPage];
    }

    /** Number of virtual pages they translate. */
    public int virtualPages() {
        return pages[1].length;
    }

    /** Number of table pages. */
    public int count() {
        return count;
    }

    /** The first of them. */
    public int first() {
        return first;
    }
}
