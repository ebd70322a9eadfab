package org.refault.traces;

import org.refault.simulator.reference.PageKey;
import org.refault.simulator.reference.ReferenceKind;
import org.refault.simulator.setting.InvalidSettingException;

/**
 * How traces are read.
 *
 * @param pageKey what tells one page from another; null for the default: the frame number where the trace has one, else
 *     the virtual page number
 * @param kinds set of the {@linkplain ReferenceKind#bit() kinds} that count as references; the others are dropped
 * @param pageSize bytes of a page, a power of two from 512 to 2^30. Traces of page numbers can be read with larger
 *     pages than their own, not with smaller. Below 4096, addresses are taken to be sign-extended, as those of x86-64 are
 * @param replication which substream the generators draw from, 0 for the first; files do not depend on it
 */
public record ReadOptions(PageKey pageKey, int kinds, int pageSize, int replication) {
    private static final int ALL_KINDS = (1 << ReferenceKind.values().length) - 1;
    private static final int DEFAULT_PAGE_SIZE = 4096;
    private static final int LEAST_PAGE_SIZE = 512;
    private static final int GREATEST_PAGE_SIZE = 1 << 30;

    /**
     * Checks the options.
     *
     * @throws InvalidSettingException if one is out of its range
     */
    public ReadOptions {
        if (kinds < 1 || kinds > ALL_KINDS) {
            throw new InvalidSettingException("kinds: at least one of read, write, fetch is needed");
        }
        if (Integer.bitCount(pageSize) != 1 || pageSize < LEAST_PAGE_SIZE || pageSize > GREATEST_PAGE_SIZE) {
            throw new InvalidSettingException("page size: a power of two from " + LEAST_PAGE_SIZE + " to "
                    + GREATEST_PAGE_SIZE + " bytes was expected, not " + pageSize);
        }
        if (replication < 0) {
            throw new InvalidSettingException("replication: 0 or more was expected, not " + replication);
        }
    }

    /** The default page key, all kinds, pages of 4096 bytes, the first replication. */
    public static ReadOptions defaults() {
        return new ReadOptions(null, ALL_KINDS, DEFAULT_PAGE_SIZE, 0);
    }
}
