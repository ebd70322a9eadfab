package org.refault.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.refault.policies.Strings.Reference;
import org.refault.simulator.reference.ReferenceString;

/** The slow, obvious twin of the replay and of each policy: lists, searches, one reference at a time. */
abstract class SlowPager {
    /** Resident pages in the order of loading. */
    final List<Page> memory = new ArrayList<>();

    final ReferenceString string;
    final List<Reference> references;
    long now;
    long scans;
    long faults;
    long pageOuts;
    long residentSum;

    /** All that anyone might want to know of a resident page. */
    static final class Page {
        int number;
        boolean accessed;
        boolean dirty;
        int rings;
        int level;
        long lastUse;
        long stamp;
        int counter;
    }

    SlowPager(ReferenceString string) {
        this.string = string;
        references = Strings.references(string);
    }

    /** The page that goes. */
    abstract Page victim();

    /** A page was loaded; its bits and times are set. */
    void loaded(Page page, Reference by) {}

    /** A page was referenced; its bits and times are set. */
    void referenced(Page page, Reference by) {}

    void scan() {}

    SlowPager run(int frames, boolean loadBit, long period) {
        for (Reference reference : references) {
            now++;
            Page page = find(reference.page());
            if (page == null) {
                faults++;
                if (memory.size() == frames) {
                    Page victim = victim();
                    drop(victim);
                }
                page = new Page();
                page.number = reference.page();
                page.accessed = loadBit;
                page.rings = loadBit ? 1 << reference.cpl() : 0;
                page.stamp = now;
                memory.add(page);
                loaded(page, reference);
            } else {
                page.accessed = true;
                page.rings |= 1 << reference.cpl();
            }
            page.dirty |= reference.isWrite();
            page.lastUse = now;
            referenced(page, reference);
            if (now % period == 0) {
                scans++;
                scan();
            }
            residentSum += memory.size();
        }
        return this;
    }

    /** Takes a page out; a policy may do so at any time. */
    final void drop(Page page) {
        memory.remove(page);
        pageOuts += page.dirty ? 1 : 0;
    }

    private Page find(int number) {
        for (Page page : memory) {
            if (page.number == number) {
                return page;
            }
        }
        return null;
    }

    /** The first loaded of the pages with the least of something. */
    final Page least(Comparator<Page> order) {
        Page least = memory.get(0);
        for (Page page : memory) {
            if (order.compare(page, least) < 0) {
                least = page;
            }
        }
        return least;
    }

    static SlowPager fifo(ReferenceString string) {
        return new SlowPager(string) {
            @Override
            Page victim() {
                return memory.get(0);
            }
        };
    }

    static SlowPager lru(ReferenceString string) {
        return new SlowPager(string) {
            @Override
            Page victim() {
                return least(Comparator.comparingLong(page -> page.lastUse));
            }
        };
    }

    static SlowPager clock(ReferenceString string) {
        return new SlowPager(string) {
            @Override
            Page victim() {
                while (memory.get(0).accessed) {
                    Page spared = memory.remove(0);
                    spared.accessed = false;
                    memory.add(spared);
                }
                return memory.get(0);
            }
        };
    }

    static SlowPager opt(ReferenceString string) {
        return new SlowPager(string) {
            @Override
            Page victim() {
                return least(Comparator.comparingLong(page -> -nextUse(page)));
            }

            private long nextUse(Page page) {
                for (int later = (int) now; later < references.size(); later++) {
                    if (references.get(later).page() == page.number) {
                        return later;
                    }
                }
                return Long.MAX_VALUE;
            }
        };
    }

    static SlowPager lruTimestamp(ReferenceString string) {
        return new SlowPager(string) {
            @Override
            Page victim() {
                return least(Comparator.comparingLong(page -> page.stamp));
            }

            @Override
            void scan() {
                for (Page page : memory) {
                    if (page.accessed) {
                        page.accessed = false;
                        page.stamp = now;
                    }
                }
            }
        };
    }

    static SlowPager aging(ReferenceString string, int bits) {
        int leftmost = 1 << bits - 1;
        return new SlowPager(string) {
            @Override
            void loaded(Page page, Reference by) {
                page.counter = leftmost;
            }

            @Override
            Page victim() {
                return least(Comparator.comparingInt(page -> page.counter));
            }

            @Override
            void scan() {
                for (Page page : memory) {
                    page.counter = page.counter >> 1 | (page.accessed ? leftmost : 0);
                    page.accessed = false;
                }
            }
        };
    }

    /** Idle ages in references, or in scans since one found the page accessed. */
    static SlowPager cplWeighted(ReferenceString string, boolean inScans, String source, double... weights) {
        return new SlowPager(string) {
            @Override
            void loaded(Page page, Reference by) {
                boolean kernel = string.isSupervisor(page.number);
                page.level = source.equals("us") ? kernel ? 0 : 3 : by.cpl();
                page.stamp = clock();
            }

            @Override
            void referenced(Page page, Reference by) {
                if (source.equals("oracle")) {
                    page.level = by.cpl();
                }
            }

            @Override
            Page victim() {
                return least(Comparator.comparingDouble(page -> -((clock() - page.stamp) / weights[page.level])));
            }

            @Override
            void scan() {
                for (Page page : memory) {
                    if (page.accessed) {
                        page.stamp = clock();
                        if (source.equals("split")) {
                            page.level = Integer.numberOfTrailingZeros(page.rings);
                        }
                    }
                    page.accessed = false;
                    page.rings = 0;
                }
            }

            private long clock() {
                return inScans ? scans : now;
            }
        };
    }
}
