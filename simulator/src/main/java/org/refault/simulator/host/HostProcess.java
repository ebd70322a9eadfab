package org.refault.simulator.host;

import org.refault.simulator.event.RandomStream;
import org.refault.simulator.host.AddressSpace.State;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.Flow;
import org.refault.simulator.result.CycleUse;
import org.refault.simulator.setting.HostSettings;
import org.refault.simulator.setting.Settings;

/** A process of the host in a closed loop: computes, touches a page of its working set by Zipf's law, computes again. */
public final class HostProcess extends Activity {
    private final Host host;
    private final AddressSpace space;
    private final RandomStream chance;
    private final double[] cumulative;
    private final long think;
    private final double writeShare;
    private final boolean exponential;
    private final boolean cyclic;
    private int nextInOrder;
    private HostFault fault;

    /** A process with an address space of its own, whose page k is the k-th most popular. */
    public HostProcess(Host host, AddressSpace space, Settings settings, RandomStream chance) {
        this.host = host;
        this.space = space;
        this.chance = chance;
        this.think = settings.cycles(HostSettings.HOST_THINK);
        this.exponential = settings.word(HostSettings.HOST_THINK_DISTRIBUTION).equals("exponential");
        this.cyclic = settings.word(HostSettings.HOST_PATTERN).equals("cyclic");
        this.writeShare = settings.real(HostSettings.HOST_WRITES);
        double exponent = settings.real(HostSettings.HOST_LOCALITY);
        cumulative = new double[space.pages()];
        double sum = 0;
        for (int page = 0; page < cumulative.length; page++) {
            sum += StrictMath.pow(page + 1, -exponent);
            cumulative[page] = sum;
        }
    }

    @Override
    public void perform(Flow flow) {
        if (step == 0) {
            if (fault != null) {
                host.counts().processMajorFaults += fault.wasMajor() ? 1 : 0;
                host.counts().processMinorFaults += fault.wasMinor() ? 1 : 0;
                host.counts().processGotPage(flow.now());
                fault = null;
            }
            goTo(1);
            flow.spend(CycleUse.PROCESS, exponential ? Math.max(1, (long) chance.nextExponential(think)) : think);
            return;
        }
        goTo(0);
        int page = cyclic ? inOrder() : draw();
        boolean write = chance.nextDouble() < writeShare;
        host.counts().processTouches++;
        if (space.state(page) == State.PRESENT) {
            space.touch(page, write);
            perform(flow);
        } else {
            host.counts().processAwaitsPage(flow.now());
            fault = HostFault.ofProcess(host, space, page, write);
            flow.call(fault);
        }
    }

    private int inOrder() {
        int page = nextInOrder;
        nextInOrder = page + 1 == space.pages() ? 0 : page + 1;
        return page;
    }

    private int draw() {
        double target = chance.nextDouble() * cumulative[cumulative.length - 1];
        int low = 0;
        int high = cumulative.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulative[middle] < target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
