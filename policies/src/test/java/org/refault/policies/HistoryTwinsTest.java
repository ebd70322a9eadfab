package org.refault.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.refault.simulator.reference.ReferenceString;

/** Policies that remember pages out of memory, and bounds, against the pseudo code of their papers over plain lists, reference by reference. */
class HistoryTwinsTest {
    private static final int STRINGS = 30;
    private static final int PAGES = 30;
    private static final int[] FRAMES = {1, 2, 3, 7, 16, 29};

    static Stream<Arguments> twins() {
        return Stream.of(
                Arguments.of("sieve", (Maker) Sieve::new),
                Arguments.of("mru", (Maker) Mru::new),
                Arguments.of("lfu", (Maker) frames -> new Lfu(frames, false)),
                Arguments.of("lfu:count=keep", (Maker) frames -> new Lfu(frames, true)),
                Arguments.of("lru-k:k=1", (Maker) frames -> new LruK(frames, 1, 0)),
                Arguments.of("lru-k", (Maker) frames -> new LruK(frames, 2, 0)),
                Arguments.of("lru-k:k=3+crp=4", (Maker) frames -> new LruK(frames, 3, 4)),
                Arguments.of("2q", (Maker) TwoQueue::new),
                Arguments.of("arc", (Maker) Arc::new),
                Arguments.of("car", (Maker) Car::new),
                Arguments.of("cart", (Maker) Cart::new),
                Arguments.of("s3-fifo", (Maker) S3Fifo::new),
                Arguments.of("mq:lifetime=9", (Maker) frames -> new Mq(frames, 9)),
                Arguments.of("lirs:collapse=0", (Maker) Lirs::new),
                Arguments.of("eelru", (Maker) Eelru::new));
    }

    private interface Maker {
        Twin make(int frames);
    }

    @ParameterizedTest
    @MethodSource("twins")
    void equalsItsPseudoCode(String policy, Maker maker) {
        for (int i = 0; i < STRINGS; i++) {
            ReferenceString string = Strings.random(Strings.SEED + 700 + i, PAGES, 400, 1 + i % 4);
            for (int frames : FRAMES) {
                Twin twin = maker.make(frames);
                Strings.references(string).forEach(reference -> twin.reference(reference.page()));
                assertEquals(
                        twin.faults,
                        Strings.faults(policy, string, frames),
                        policy + ", string " + i + ", frames " + frames);
            }
        }
    }

    /** A cache that is told of every reference. */
    private abstract static class Twin {
        final int c;
        long now;
        long faults;

        Twin(int frames) {
            c = frames;
        }

        void reference(Integer page) {
            now++;
            if (holds(page)) {
                hit(page);
            } else {
                faults++;
                miss(page);
            }
        }

        abstract boolean holds(Integer page);

        abstract void hit(Integer page);

        abstract void miss(Integer page);
    }

    private static final class Mru extends Twin {
        final List<Integer> stack = new ArrayList<>();

        Mru(int frames) {
            super(frames);
        }

        @Override
        boolean holds(Integer page) {
            return stack.contains(page);
        }

        @Override
        void hit(Integer page) {
            stack.remove(page);
            stack.add(page);
        }

        @Override
        void miss(Integer page) {
            if (stack.size() == c) {
                stack.remove(c - 1);
            }
            stack.add(page);
        }
    }

    private static final class Sieve extends Twin {
        final List<Integer> queue = new ArrayList<>();
        final Map<Integer, Boolean> visited = new HashMap<>();
        Integer hand;

        Sieve(int frames) {
            super(frames);
        }

        @Override
        boolean holds(Integer page) {
            return queue.contains(page);
        }

        @Override
        void hit(Integer page) {
            visited.put(page, true);
        }

        @Override
        void miss(Integer page) {
            if (queue.size() == c) {
                int at = hand == null ? 0 : queue.indexOf(hand);
                while (visited.get(queue.get(at))) {
                    visited.put(queue.get(at), false);
                    at = (at + 1) % c;
                }
                hand = at + 1 < c ? queue.get(at + 1) : null;
                queue.remove(at);
            }
            queue.add(page);
            visited.put(page, false);
        }
    }

    private static final class Lfu extends Twin {
        final boolean keeps;
        final List<Integer> memory = new ArrayList<>();
        final Map<Integer, Long> counts = new HashMap<>();
        final Map<Integer, Long> lastUse = new HashMap<>();

        Lfu(int frames, boolean keeps) {
            super(frames);
            this.keeps = keeps;
        }

        @Override
        boolean holds(Integer page) {
            return memory.contains(page);
        }

        @Override
        void hit(Integer page) {
            counts.merge(page, 1L, Long::sum);
            lastUse.put(page, now);
        }

        @Override
        void miss(Integer page) {
            if (memory.size() == c) {
                Integer victim = memory.get(0);
                for (Integer other : memory) {
                    long difference = counts.get(other) - counts.get(victim);
                    if (difference < 0 || difference == 0 && lastUse.get(other) < lastUse.get(victim)) {
                        victim = other;
                    }
                }
                memory.remove(victim);
                if (!keeps) {
                    counts.remove(victim);
                }
            }
            memory.add(page);
            hit(page);
        }
    }

    /** Figure 2.1 of oneil1993. */
    private static final class LruK extends Twin {
        final int k;
        final long correlated;
        final List<Integer> memory = new ArrayList<>();
        final Map<Integer, long[]> hist = new HashMap<>();
        final Map<Integer, Long> last = new HashMap<>();

        LruK(int frames, int k, long correlated) {
            super(frames);
            this.k = k;
            this.correlated = correlated;
        }

        @Override
        boolean holds(Integer page) {
            return memory.contains(page);
        }

        @Override
        void hit(Integer page) {
            if (now - last.get(page) > correlated) {
                long[] times = hist.get(page);
                long period = last.get(page) - times[0];
                for (int i = k - 1; i > 0; i--) {
                    times[i] = times[i - 1] == 0 ? 0 : times[i - 1] + period;
                }
                times[0] = now;
            }
            last.put(page, now);
        }

        @Override
        void miss(Integer page) {
            if (memory.size() == c) {
                Integer victim = oldest(true);
                memory.remove(victim == null ? oldest(false) : victim);
            }
            long[] times = hist.computeIfAbsent(page, any -> new long[k]);
            System.arraycopy(times, 0, times, 1, k - 1);
            times[0] = now;
            last.put(page, now);
            memory.add(page);
        }

        private Integer oldest(boolean eligibleOnly) {
            Integer oldest = null;
            for (Integer page : memory) {
                if (eligibleOnly && now - last.get(page) <= correlated) {
                    continue;
                }
                if (oldest == null
                        || hist.get(page)[k - 1] < hist.get(oldest)[k - 1]
                        || hist.get(page)[k - 1] == hist.get(oldest)[k - 1] && last.get(page) < last.get(oldest)) {
                    oldest = page;
                }
            }
            return oldest;
        }
    }

    /** The full version of johnson1994. */
    private static final class TwoQueue extends Twin {
        final List<Integer> a1in = new ArrayList<>();
        final List<Integer> a1out = new ArrayList<>();
        final List<Integer> am = new ArrayList<>();

        TwoQueue(int frames) {
            super(frames);
        }

        @Override
        boolean holds(Integer page) {
            return a1in.contains(page) || am.contains(page);
        }

        @Override
        void hit(Integer page) {
            if (am.remove(page)) {
                am.add(page);
            }
        }

        @Override
        void miss(Integer page) {
            boolean remembered = a1out.contains(page);
            if (a1in.size() + am.size() == c) {
                if (a1in.size() > c / 4 || am.isEmpty()) {
                    a1out.add(a1in.remove(0));
                    if (a1out.size() > c / 2) {
                        a1out.remove(0);
                    }
                } else {
                    am.remove(0);
                }
            }
            a1out.remove(page);
            (remembered ? am : a1in).add(page);
        }
    }

    /** Figure 4 of megiddo2003, with the histories cut before the load as there. */
    private static final class Arc extends Twin {
        final List<Integer> t1 = new ArrayList<>();
        final List<Integer> t2 = new ArrayList<>();
        final List<Integer> b1 = new ArrayList<>();
        final List<Integer> b2 = new ArrayList<>();
        double p;

        Arc(int frames) {
            super(frames);
        }

        @Override
        boolean holds(Integer page) {
            return t1.contains(page) || t2.contains(page);
        }

        @Override
        void hit(Integer page) {
            t1.remove(page);
            t2.remove(page);
            t2.add(page);
        }

        @Override
        void miss(Integer page) {
            if (b1.contains(page)) {
                p = Math.min(c, p + Math.max(1, (double) b2.size() / b1.size()));
                replace(false);
                b1.remove(page);
                t2.add(page);
            } else if (b2.contains(page)) {
                p = Math.max(0, p - Math.max(1, (double) b1.size() / b2.size()));
                replace(true);
                b2.remove(page);
                t2.add(page);
            } else {
                if (t1.size() + b1.size() == c) {
                    if (t1.size() < c) {
                        b1.remove(0);
                        replace(false);
                    } else {
                        t1.remove(0);
                    }
                } else if (t1.size() + t2.size() + b1.size() + b2.size() >= c) {
                    if (t1.size() + t2.size() + b1.size() + b2.size() == 2 * c) {
                        b2.remove(0);
                    }
                    replace(false);
                }
                t1.add(page);
            }
        }

        private void replace(boolean inB2) {
            if (t1.size() >= 1 && (inB2 && t1.size() == p || t1.size() > p)) {
                b1.add(t1.remove(0));
            } else {
                b2.add(t2.remove(0));
            }
        }
    }

    /** Figure 2 of bansal2004. */
    private static final class Car extends Twin {
        final List<Integer> t1 = new ArrayList<>();
        final List<Integer> t2 = new ArrayList<>();
        final List<Integer> b1 = new ArrayList<>();
        final List<Integer> b2 = new ArrayList<>();
        final Map<Integer, Boolean> bit = new HashMap<>();
        double p;

        Car(int frames) {
            super(frames);
        }

        @Override
        boolean holds(Integer page) {
            return t1.contains(page) || t2.contains(page);
        }

        @Override
        void hit(Integer page) {
            bit.put(page, true);
        }

        @Override
        void miss(Integer page) {
            if (t1.size() + t2.size() == c) {
                replace();
                if (!b1.contains(page) && !b2.contains(page)) {
                    if (t1.size() + b1.size() == c) {
                        b1.remove(0);
                    } else if (t1.size() + t2.size() + b1.size() + b2.size() == 2 * c) {
                        b2.remove(0);
                    }
                }
            }
            if (b1.contains(page)) {
                p = Math.min(c, p + Math.max(1, (double) b2.size() / b1.size()));
                b1.remove(page);
                t2.add(page);
            } else if (b2.contains(page)) {
                p = Math.max(0, p - Math.max(1, (double) b1.size() / b2.size()));
                b2.remove(page);
                t2.add(page);
            } else {
                t1.add(page);
            }
            bit.put(page, false);
        }

        private void replace() {
            while (true) {
                List<Integer> from = t1.size() >= Math.max(1, p) ? t1 : t2;
                Integer head = from.remove(0);
                if (!bit.get(head)) {
                    (from == t1 ? b1 : b2).add(head);
                    return;
                }
                bit.put(head, false);
                t2.add(head);
            }
        }
    }

    /** Figure 3 of bansal2004. */
    private static final class Cart extends Twin {
        final List<Integer> t1 = new ArrayList<>();
        final List<Integer> t2 = new ArrayList<>();
        final List<Integer> b1 = new ArrayList<>();
        final List<Integer> b2 = new ArrayList<>();
        final Map<Integer, Boolean> bit = new HashMap<>();
        final Map<Integer, Boolean> isLong = new HashMap<>();
        double p;
        int q;

        Cart(int frames) {
            super(frames);
        }

        private int countLong() {
            return (int)
                    Stream.concat(t1.stream(), t2.stream()).filter(isLong::get).count();
        }

        private int countShort() {
            return t1.size() + t2.size() - countLong();
        }

        @Override
        boolean holds(Integer page) {
            return t1.contains(page) || t2.contains(page);
        }

        @Override
        void hit(Integer page) {
            bit.put(page, true);
        }

        @Override
        void miss(Integer page) {
            boolean inB1 = b1.contains(page);
            boolean inB2 = b2.contains(page);
            if (t1.size() + t2.size() == c) {
                replace();
                if (!inB1 && !inB2 && b1.size() + b2.size() == c + 1) {
                    if (b1.size() > Math.max(0, q) || b2.isEmpty()) {
                        b1.remove(0);
                    } else {
                        b2.remove(0);
                    }
                }
            }
            if (inB1) {
                p = Math.min(p + Math.max(1, (double) countShort() / b1.size()), c);
                b1.remove(page);
                t1.add(page);
            } else if (inB2) {
                p = Math.max(p - Math.max(1, (double) countLong() / b2.size()), 0);
                b2.remove(page);
                t1.add(page);
            } else {
                t1.add(page);
            }
            bit.put(page, false);
            isLong.put(page, inB1 || inB2);
            if (inB2) {
                raise();
            }
        }

        private void raise() {
            if (t2.size() + b2.size() + t1.size() - countShort() >= c) {
                q = Math.min(q + 1, 2 * c - t1.size());
            }
        }

        private void replace() {
            while (!t2.isEmpty() && bit.get(t2.get(0))) {
                Integer head = t2.remove(0);
                bit.put(head, false);
                t1.add(head);
                raise();
            }
            while (!t1.isEmpty() && (isLong.get(t1.get(0)) || bit.get(t1.get(0)))) {
                Integer head = t1.remove(0);
                if (bit.get(head)) {
                    bit.put(head, false);
                    t1.add(head);
                    if (t1.size() >= Math.min(p + 1, b1.size()) && !isLong.get(head)) {
                        isLong.put(head, true);
                    }
                } else {
                    t2.add(head);
                    q = Math.max(q - 1, c - t1.size());
                }
            }
            if (t1.size() >= Math.max(1, p)) {
                b1.add(t1.remove(0));
            } else {
                b2.add(t2.remove(0));
            }
        }
    }

    /** Algorithm 1 of yang2023. */
    private static final class S3Fifo extends Twin {
        final List<Integer> small = new ArrayList<>();
        final List<Integer> main = new ArrayList<>();
        final List<Integer> ghost = new ArrayList<>();
        final Map<Integer, Integer> freq = new HashMap<>();

        S3Fifo(int frames) {
            super(frames);
        }

        @Override
        boolean holds(Integer page) {
            return small.contains(page) || main.contains(page);
        }

        @Override
        void hit(Integer page) {
            freq.put(page, Math.min(freq.get(page) + 1, 3));
        }

        @Override
        void miss(Integer page) {
            boolean full = small.size() + main.size() == c;
            while (full && small.size() + main.size() == c) {
                if (small.size() >= Math.max(1, c / 10) || main.isEmpty()) {
                    evictSmall();
                } else {
                    evictMain();
                }
            }
            (ghost.remove(page) ? main : small).add(page);
            freq.put(page, 0);
        }

        private void evictSmall() {
            Integer tail = small.remove(0);
            if (freq.get(tail) > 1) {
                freq.put(tail, 0);
                main.add(tail);
            } else {
                ghost.add(tail);
                if (ghost.size() > (int) (c * 0.9)) {
                    ghost.remove(0);
                }
            }
        }

        private void evictMain() {
            while (freq.get(main.get(0)) > 0) {
                Integer tail = main.remove(0);
                freq.put(tail, freq.get(tail) - 1);
                main.add(tail);
            }
            main.remove(0);
        }
    }

    /** Section 4 of zhou2001. */
    private static final class Mq extends Twin {
        static final int M = 8;
        final long lifeTime;
        final List<List<Integer>> queues = new ArrayList<>();
        final List<Integer> out = new ArrayList<>();
        final Map<Integer, Long> uses = new HashMap<>();
        final Map<Integer, Long> expire = new HashMap<>();

        Mq(int frames, long lifeTime) {
            super(frames);
            this.lifeTime = lifeTime;
            now = -1;
            for (int i = 0; i < M; i++) {
                queues.add(new ArrayList<>());
            }
        }

        @Override
        boolean holds(Integer page) {
            return queues.stream().anyMatch(queue -> queue.contains(page));
        }

        @Override
        void hit(Integer page) {
            queues.forEach(queue -> queue.remove(page));
            long count = uses.merge(page, 1L, Long::sum);
            int level = 0;
            while (level < M - 1 && 2L << level <= count) {
                level++;
            }
            queues.get(level).add(page);
            expire.put(page, now + lifeTime);
            for (int i = 1; i < M; i++) {
                if (!queues.get(i).isEmpty() && expire.get(queues.get(i).get(0)) < now + 1) {
                    Integer head = queues.get(i).remove(0);
                    queues.get(i - 1).add(head);
                    expire.put(head, now + 1 + lifeTime);
                }
            }
        }

        @Override
        void miss(Integer page) {
            if (queues.stream().mapToInt(List::size).sum() == c) {
                int lowest = 0;
                while (queues.get(lowest).isEmpty()) {
                    lowest++;
                }
                Integer victim = queues.get(lowest).remove(0);
                if (out.size() == 4 * c) {
                    uses.remove(out.remove(0));
                }
                out.add(victim);
            }
            if (!out.remove(page)) {
                uses.remove(page);
            }
            hit(page);
        }
    }

    /** Section 3 of jiang2002, with all HIR pages that are gone remembered. */
    private static final class Lirs extends Twin {
        final List<Integer> s = new ArrayList<>();
        final List<Integer> q = new ArrayList<>();
        final List<Integer> lir = new ArrayList<>();
        final int mostLir;

        Lirs(int frames) {
            super(frames);
            mostLir = frames - Math.max(1, Math.min(2, frames - 1));
        }

        @Override
        boolean holds(Integer page) {
            return lir.contains(page) || q.contains(page);
        }

        @Override
        void hit(Integer page) {
            if (lir.contains(page)) {
                s.remove(page);
                s.add(page);
                prune();
            } else {
                q.remove(page);
                upon(page);
            }
        }

        /** A HIR page, out of the queue by now, is referenced. */
        private void upon(Integer page) {
            boolean inStack = s.remove(page);
            s.add(page);
            if (lir.size() < mostLir) {
                lir.add(page);
            } else if (inStack && mostLir > 0) {
                lir.add(page);
                Integer bottom = s.remove(0);
                lir.remove(bottom);
                q.add(bottom);
                prune();
            } else {
                q.add(page);
                prune();
            }
        }

        private void prune() {
            while (!s.isEmpty() && !lir.contains(s.get(0))) {
                s.remove(0);
            }
        }

        @Override
        void miss(Integer page) {
            if (lir.size() + q.size() == c) {
                q.remove(0);
            }
            upon(page);
        }
    }

    /** Places of the order of use found by searching a list, the newest first. */
    private static final class Eelru extends Twin {
        final List<Integer> order = new ArrayList<>();
        final List<Integer> memory = new ArrayList<>();
        final List<Integer> places = new ArrayList<>();
        final double[] hits;
        int faultsSinceHalving;

        Eelru(int frames) {
            super(frames);
            for (int i = 1; i <= 20; i++) {
                int place = i * frames / 8;
                if (place > 0 && !places.contains(place)) {
                    places.add(place);
                }
            }
            hits = new double[places.size() + 1];
        }

        private int segmentOf(Integer page) {
            int position = order.indexOf(page) + 1;
            int segment = 0;
            while (segment < places.size() && position > places.get(segment)) {
                segment++;
            }
            return segment;
        }

        @Override
        boolean holds(Integer page) {
            return memory.contains(page);
        }

        @Override
        void hit(Integer page) {
            if (order.contains(page)) {
                hits[segmentOf(page)]++;
            }
            order.remove(page);
            order.add(0, page);
            int most = places.get(places.size() - 1);
            for (int i = order.size() - 1; i >= most; i--) {
                if (!memory.contains(order.get(i))) {
                    order.remove(i);
                }
            }
        }

        @Override
        void miss(Integer page) {
            if (memory.size() == c) {
                memory.remove(victim());
            }
            int most = places.get(places.size() - 1);
            for (int i = order.size() - 1; i >= most; i--) {
                if (!memory.contains(order.get(i))) {
                    order.remove(i);
                }
            }
            memory.add(page);
            if (++faultsSinceHalving == c) {
                faultsSinceHalving = 0;
                for (int i = 0; i < hits.length; i++) {
                    hits[i] /= 2;
                }
            }
            hit(page);
        }

        private Integer victim() {
            Integer oldest = null;
            for (Integer page : order) {
                oldest = memory.contains(page) ? page : oldest;
            }
            int inMemory = places.indexOf(c);
            int early = -1;
            int late = 0;
            double best = 0;
            for (int e = inMemory - 1; e >= 0; e--) {
                double toMemory = 0;
                for (int i = e + 1; i <= inMemory; i++) {
                    toMemory += hits[i];
                }
                for (int l = inMemory + 1; l < places.size() && order.size() > places.get(l - 1); l++) {
                    double toLate = toMemory;
                    for (int i = inMemory + 1; i <= l; i++) {
                        toLate += hits[i];
                    }
                    double gain = toLate * ((double) (c - places.get(e)) / (places.get(l) - places.get(e))) - toMemory;
                    if (gain > best) {
                        best = gain;
                        early = e;
                        late = l;
                    }
                }
            }
            if (early < 0 || segmentOf(oldest) > late) {
                return oldest;
            }
            for (int i = places.get(early) - 1; i < order.size(); i++) {
                if (memory.contains(order.get(i))) {
                    return order.get(i);
                }
            }
            return oldest;
        }
    }
}
