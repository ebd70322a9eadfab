package org.refault.simulator.check;

import java.util.ArrayList;
import java.util.List;

/**
 * What all may see of a world's state, with the virtual CPUs put in the order that makes it least and frames renamed in the
 * order in which they are met: the same for all states that differ in names only. Where several orders make it least, each
 * is a way to put the rest in order.
 */
final class Canonical {
    private final World world;
    private final List<int[]> orders = new ArrayList<>();
    private final long[] keys;
    private final boolean[] plain;
    private final long[] ways;
    private int wayCount;
    private int[] firstOrder = {};
    private Bits least = new Bits();
    private Bits candidate = new Bits();

    Canonical(World world) {
        this.world = world;
        permute(new int[world.vcpuCount()], 0, 0);
        keys = new long[world.vcpuCount()];
        plain = new boolean[world.vcpuCount()];
        ways = new long[orders.size()];
    }

    private void permute(int[] order, int placed, int used) {
        if (placed == order.length) {
            orders.add(order.clone());
            return;
        }
        for (int i = 0; i < order.length; i++) {
            if ((used & 1 << i) == 0) {
                order[placed] = i;
                permute(order, placed + 1, used | 1 << i);
            }
        }
    }

    /** Looks at the world as it is. */
    void take() {
        for (int i = 0; i < keys.length; i++) {
            keys[i] = world.key(i);
            plain[i] = world.isPlain(i);
        }
        wayCount = 0;
        for (int i = 0; i < orders.size(); i++) {
            int[] order = orders.get(i);
            if (isSorted(order)) {
                world.savePublic(candidate, order, true);
                int compared = wayCount == 0 ? -1 : candidate.compareTo(least);
                if (compared < 0) {
                    Bits less = candidate;
                    candidate = least;
                    least = less;
                    wayCount = 0;
                    firstOrder = order;
                }
                if (compared <= 0) {
                    addWay(order);
                }
            }
        }
    }

    /** Only virtual CPUs with equal keys can take each other's places, and plain ones need not. */
    private boolean isSorted(int[] order) {
        for (int i = 1; i < order.length; i++) {
            int one = order[i - 1];
            int other = order[i];
            if (keys[one] > keys[other] || keys[one] == keys[other] && plain[one] && plain[other] && one > other) {
                return false;
            }
        }
        return true;
    }

    private void addWay(int[] order) {
        long names = 0;
        int kernels = 0;
        for (int frame = 0; frame < world.frameCount(); frame++) {
            long name = world.nameOf(frame);
            if (name == Codec.NO_LABEL) {
                boolean ofKernel = world.isKernels(frame);
                kernels += ofKernel ? 1 : 0;
                name = ofKernel ? Outcomes.NAMELESS_KERNELS : Outcomes.NAMELESS_FREE;
            }
            names |= name << frame * Outcomes.NAME_BITS;
        }
        long way = Outcomes.way(order, names, world.namedFrames(), kernels);
        for (int i = 0; i < wayCount; i++) {
            if (isSame(ways[i], way)) {
                return;
            }
        }
        ways[wayCount++] = way;
    }

    /** Whether two ways differ in the places of idle virtual CPUs only, of whose steps there is nothing to see. */
    private boolean isSame(long one, long other) {
        if (!Outcomes.hasSameNames(one, other)) {
            return false;
        }
        for (int place = 0; place < keys.length; place++) {
            int vcpu = Outcomes.vcpuAt(one, place);
            int instead = Outcomes.vcpuAt(other, place);
            if (vcpu != instead
                    && !(world.actor(vcpu).isIdle() && world.actor(instead).isIdle())) {
                return false;
            }
        }
        return true;
    }

    /** What all may see, in its least form. */
    Bits least() {
        return least;
    }

    int wayCount() {
        return wayCount;
    }

    long way(int index) {
        return ways[index];
    }

    /** Which actors' next steps can be performed, a bit each by their places in the least form. */
    int steppers() {
        int steppers = 0;
        for (int place = 0; place < world.actorCount(); place++) {
            int number = place < firstOrder.length ? firstOrder[place] : place;
            steppers |= world.actor(number).canStep() ? 1 << place : 0;
        }
        return steppers;
    }
}
