package org.refault.simulator.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.refault.simulator.lock.LockClass;
import org.refault.simulator.lock.SimLock;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.HoldContent;
import org.refault.simulator.result.PathCause;

/** What a thread's time goes to, while it holds locks and while it serves a fault. */
final class Account {
    private final FaultPaths paths;
    private final List<SimLock> held = new ArrayList<>();
    private final long[] path = new long[PathCause.values().length];
    private final LockWaits lockPath = new LockWaits();
    private long since;
    private HoldContent content = HoldContent.CPU;
    private PathCause cause = PathCause.MONITOR;
    private String lockName = "";
    private boolean inFault;
    private long faultBegan;
    private Counter kind;

    Account(FaultPaths paths) {
        this.paths = paths;
    }

    /** The locks the thread holds, in the order in which it took them. */
    List<SimLock> held() {
        return held;
    }

    /** From now on time goes to this. */
    void spends(HoldContent next, PathCause nextCause) {
        content = next;
        cause = nextCause;
    }

    /** From now on time goes to a lock. */
    void spendsOnLock(LockClass lockClass, HoldContent next) {
        spends(next, PathCause.LOCK);
        lockName = lockClass.name();
    }

    /** Time has passed up to an instant. */
    void passed(long now) {
        long amount = now - since;
        since = now;
        if (amount == 0) {
            return;
        }
        for (int i = 0; i < held.size(); i++) {
            held.get(i).spent(content, amount);
        }
        if (inFault) {
            path[cause.ordinal()] += amount;
            if (cause == PathCause.LOCK) {
                lockPath.add(lockName, amount);
            }
        }
    }

    /** The sleep that ends now was for a transfer, whose service took so long: what came before was its queue. */
    void wokenByTransfer(long now, long service) {
        if (inFault) {
            long inQueue = Math.max(0, now - since - service);
            spends(content, PathCause.DEVICE_QUEUE);
            passed(since + inQueue);
            spends(content, PathCause.DEVICE_SERVICE);
            passed(now);
        }
    }

    void took(SimLock lock, long now) {
        passed(now);
        held.add(lock);
    }

    void gave(SimLock lock, long now) {
        passed(now);
        held.remove(lock);
    }

    /**
     * Counts anew from an instant on; a fault that is under way then counts from then on.
     *
     * @return the kind of that fault, or null if there is none or it is not clear yet
     */
    Counter restart(long now) {
        // A fault begins with a walk, which is put down in advance.
        long walk = Math.max(0, since - now);
        if (walk == 0) {
            passed(now);
        }
        Arrays.fill(path, 0);
        lockPath.clear();
        path[PathCause.WALK.ordinal()] = walk;
        faultBegan = now;
        return inFault ? kind : null;
    }

    /** A reference has faulted. */
    void faultBegins(long now) {
        passed(now);
        inFault = true;
        faultBegan = now;
        kind = null;
        Arrays.fill(path, 0);
        lockPath.clear();
    }

    /** The kind of fault has become clear. */
    void faultWas(Counter which) {
        kind = which;
    }

    /** What was found on the way to the fault is served: if that was a fault of some kind, it is over, and another begins. */
    void faultGoesOn(long now) {
        if (inFault && kind != null) {
            faultEnds(now);
            faultBegins(now);
        }
    }

    /** The thread is in the guest again. */
    void faultEnds(long now) {
        passed(now);
        if (inFault) {
            requireWhole(now - faultBegan);
            if (kind != null) {
                paths.add(kind, path, lockPath);
            }
        }
        inFault = false;
    }

    /** Every cycle of the fault has a cause, and one only. */
    private void requireWhole(long took) {
        long sum = 0;
        for (long part : path) {
            sum += part;
        }
        if (sum != took) {
            throw new IllegalStateException(
                    "a fault took " + took + " cycles, and " + sum + " are accounted for: " + Arrays.toString(path));
        }
    }
}
