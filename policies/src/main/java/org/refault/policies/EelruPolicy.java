package org.refault.policies;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.refault.simulator.event.RandomStream;
import org.refault.simulator.memory.FrameList;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.policy.HardwareView;
import org.refault.simulator.policy.Option;
import org.refault.simulator.policy.OraclePolicy;
import org.refault.simulator.policy.PolicyCard;
import org.refault.simulator.policy.PolicyFactory;
import org.refault.simulator.policy.ReplacementPolicy;

/**
 * EELRU, early eviction LRU: LRU, unless many references go to pages that left memory not long ago. Then pages go early, at the
 * place e of the order of use, so that some of those up to the place l beyond memory can stay.
 *
 * <pre>
 *   order of use   1 ........ e ........ c ........ l ..... 2.5 c
 *                  in memory    some of these in memory
 * </pre>
 *
 * Places are told by segments. References are counted for each segment; of all e before c and l beyond it the pair with the largest
 * gain is taken, {@code hits(e..l) (c - e) / (l - e) - hits(e..c)}, or LRU if none gains.
 *
 * <p>Follows smaragdakis1999. Departures: segments of c/8 pages, for e and l alike; counts are halved every c faults.
 */
public final class EelruPolicy implements OraclePolicy {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int SEGMENTS_IN_MEMORY = 8;
    private static final int END = -1;

    private final HardwareView hardware;
    private final int frames;
    private final FrameList byUse;
    /** The last place of each segment, counted from 1; the last one is 2.5 c, and behind it is one more segment without end. */
    private final int[] places;

    private final int[] pageAtPlace;
    private final int[] sizes;
    private final double[] hits;
    private final int inMemory;

    private int[] segments = new int[0];
    private int[] newer = new int[0];
    private int[] older = new int[0];
    private int[] frameOfPage = new int[0];
    private int newest = END;
    private int faultsToHalving;
    private int early = END;
    private int late;

    /**
     * Options.
     *
     * @param reach places of the order of use that are looked at
     */
    public record Options(
            @Option(
                    name = "reach",
                    value = "2.5",
                    unit = "x the frames",
                    min = 1.125,
                    max = 100,
                    doc = "How far beyond memory the order of use is known.")
            double reach) {}

    private EelruPolicy(HardwareView hardware, Options options) {
        this.hardware = hardware;
        frames = hardware.frames();
        byUse = new FrameList(frames);
        int most = (int) StrictMath.ceil(SEGMENTS_IN_MEMORY * options.reach());
        int[] all = new int[most];
        int count = 0;
        for (int i = 1; i <= most; i++) {
            int place = (int) ((long) i * frames / SEGMENTS_IN_MEMORY);
            if (place > (count == 0 ? 0 : all[count - 1])) {
                all[count++] = place;
            }
        }
        places = Arrays.copyOf(all, count);
        pageAtPlace = new int[count];
        sizes = new int[count + 1];
        hits = new double[count + 1];
        inMemory = Arrays.binarySearch(places, frames);
        Arrays.fill(pageAtPlace, END);
        faultsToHalving = frames;
    }

    @Override
    public void onPageIn(int frame) {
        int page = hardware.pageOf(frame);
        makeRoom(page);
        frameOfPage[page] = frame;
        byUse.addLast(frame);
        if (--faultsToHalving == 0) {
            faultsToHalving = frames;
            for (int i = 0; i < hits.length; i++) {
                hits[i] /= 2;
            }
        }
    }

    private void makeRoom(int page) {
        int old = segments.length;
        if (page >= old) {
            int wanted = Math.max(FIRST_CAPACITY, 2 * page);
            segments = Arrays.copyOf(segments, wanted);
            newer = Arrays.copyOf(newer, wanted);
            older = Arrays.copyOf(older, wanted);
            frameOfPage = Arrays.copyOf(frameOfPage, wanted);
            Arrays.fill(segments, old, wanted, END);
            Arrays.fill(frameOfPage, old, wanted, END);
        }
    }

    @Override
    public void onReference(int frame, int run, int count) {
        byUse.moveToLast(frame);
        int page = hardware.pageOf(frame);
        hits[0] += count - 1;
        int segment = segments[page];
        if (segment != END) {
            hits[segment]++;
        }
        if (page == newest) {
            return;
        }
        if (segment != END) {
            takeOut(page);
        }
        putFirst(page);
    }

    /** Removes a page; the segments behind its own are not filled up: a page comes to the front at once. */
    private void takeOut(int page) {
        int segment = segments[page];
        if (segment < places.length && pageAtPlace[segment] == page) {
            pageAtPlace[segment] = newer[page];
        }
        unlink(page);
        sizes[segment]--;
        segments[page] = END;
    }

    private void unlink(int page) {
        if (newer[page] != END) {
            older[newer[page]] = older[page];
        }
        if (older[page] != END) {
            newer[older[page]] = newer[page];
        }
        newest = newest == page ? older[page] : newest;
    }

    private void putFirst(int page) {
        newer[page] = END;
        older[page] = newest;
        if (newest != END) {
            newer[newest] = page;
        }
        newest = page;
        segments[page] = 0;
        sizes[0]++;
        if (sizes[0] == 1) {
            pageAtPlace[0] = page;
        }
        int capacityBefore = 0;
        for (int i = 0; i < places.length && sizes[i] > places[i] - capacityBefore; i++) {
            capacityBefore = places[i];
            int pushed = pageAtPlace[i];
            pageAtPlace[i] = newer[pushed];
            sizes[i]--;
            segments[pushed] = i + 1;
            sizes[i + 1]++;
            if (i + 1 < places.length && sizes[i + 1] == 1) {
                pageAtPlace[i + 1] = pushed;
            } else if (i + 1 == places.length && frameOfPage[pushed] == END) {
                forget(pushed);
            }
        }
    }

    private void forget(int page) {
        unlink(page);
        sizes[segments[page]]--;
        segments[page] = END;
    }

    @Override
    public int selectVictim() {
        choose();
        int oldest = byUse.first();
        int frame = oldest;
        if (early != END && segments[hardware.pageOf(oldest)] <= late) {
            int page = pageAtPlace[early];
            while (page != END && frameOfPage[page] == END) {
                page = older[page];
            }
            frame = page == END ? oldest : frameOfPage[page];
        }
        byUse.remove(frame);
        int page = hardware.pageOf(frame);
        frameOfPage[page] = END;
        if (segments[page] == places.length) {
            forget(page);
        }
        return frame;
    }

    /** Finds the pair of places with the largest gain over LRU. */
    private void choose() {
        early = END;
        double best = 0;
        double hitsToMemory = 0;
        for (int e = inMemory - 1; e >= 0; e--) {
            hitsToMemory += hits[e + 1];
            double hitsToLate = hitsToMemory;
            for (int l = inMemory + 1; l < places.length && sizes[l] > 0; l++) {
                hitsToLate += hits[l];
                double share = (double) (frames - places[e]) / (places[l] - places[e]);
                double gain = hitsToLate * share - hitsToMemory;
                if (gain > best) {
                    best = gain;
                    early = e;
                    late = l;
                }
            }
        }
    }

    /** Makes {@link EelruPolicy}. */
    @AutoService(PolicyFactory.class)
    @SuppressWarnings("rawtypes")
    public static final class Factory extends PolicyFactory<Options> {
        /** For the service loader. */
        public Factory() {
            super(
                    new PolicyCard(
                            "eelru",
                            "LRU, but pages go early where many of those just gone are used again (oracle: sees every reference)",
                            "smaragdakis1999",
                            "places of the order of use in eighths of memory; counts halved every c faults; victim before load",
                            Capability.REFERENCES,
                            Capability.HISTORY),
                    Options.class);
        }

        @Override
        public ReplacementPolicy create(HardwareView hardware, Options options, RandomStream random) {
            return new EelruPolicy(hardware, options);
        }
    }
}
