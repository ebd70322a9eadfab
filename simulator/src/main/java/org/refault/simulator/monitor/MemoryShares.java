package org.refault.simulator.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.refault.simulator.host.HostMemory;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * The host's policy of how much memory each virtual machine is to have: shares, and a tax on idle memory.
 *
 * <p>Follows waldspurger2002, sections 5.1 to 5.4: memory is revoked from the virtual machine that pays least for a page,
 *
 * <pre>
 *   ρ  =  S / (P · (f + k · (1 − f)))        k  =  1 / (1 − tax)
 * </pre>
 *
 * <p>with S its shares, P its pages, f the part of them that is active. Memory is allocated anew every {@code esx.realloc},
 * and when less is free than the second of {@code esx.free_states}, so that the first will be free.
 *
 * <p>Departures: f is the greater of what was seen active in the last whole period and in this one, of all pages instead of
 * a hundred drawn, where ESX takes the greatest of three moving averages.
 */
public final class MemoryShares {
    private static final double PER_CENT = 100;

    private final HostMemory memory;
    private final double tax;
    private final long period;
    private final long look;
    private final int enough;
    private final int few;
    private final double[] shares;
    private final List<Guest> guests = new ArrayList<>();
    private long nextPeriod;
    private long nextLook;

    /** A virtual machine as the policy sees it. */
    interface Guest {
        /** Pages it can use. */
        int pages();

        /** Pages that no policy of the host takes. */
        int minimum();

        /** Pages with a frame of the host. */
        int pagesInMemory();

        /** Looks at the Accessed bits, which others still see. Returns the cost, in cycles. */
        long sample();

        /** Share of its pages seen active in the last period, or in this one if that is more. */
        double activeShare();

        /** A period of the tax begins. */
        void beginPeriod();

        /** Pages it is to have at most. */
        void setTarget(int pages);
    }

    /**
     * The policy of one run.
     *
     * @param virtualMachines how many there are
     * @throws InvalidSettingException if vm.shares or esx.free_states is not understood
     */
    public MemoryShares(Settings settings, HostMemory memory, int virtualMachines) {
        this.memory = memory;
        tax = settings.real(MonitorSettings.ESX_IDLE_TAX);
        period = settings.cycles(MonitorSettings.ESX_REALLOC);
        look = settings.cycles(MonitorSettings.SAMPLER_INTERVAL);
        double[] states = RandomPages.freeStates(settings);
        enough = (int) (memory.frames() * states[0] / PER_CENT);
        few = (int) (memory.frames() * states[1] / PER_CENT);
        shares = shares(settings.word(MonitorSettings.VM_SHARES), virtualMachines);
        nextPeriod = period;
    }

    private static double[] shares(String text, int count) {
        double[] shares = new double[count];
        Arrays.fill(shares, 1);
        if (text.equals("equal")) {
            return shares;
        }
        String[] parts = text.split(",");
        if (parts.length != count) {
            throw new InvalidSettingException("vm.shares: '" + text + "' is for " + parts.length
                    + " virtual machines, but vm.count is " + count + "; name as many numbers, or equal");
        }
        for (int vm = 0; vm < count; vm++) {
            shares[vm] = Numbers.positive(MonitorSettings.VM_SHARES, parts[vm].strip());
        }
        return shares;
    }

    /** A virtual machine is to get its part, in the order of their numbers. */
    void add(Guest guest) {
        guests.add(guest);
    }

    /** Allocates memory anew if it is time to, or if memory is short. Returns what looking at the bits cost, in cycles. */
    long update(long now) {
        boolean periodIsOver = now >= nextPeriod;
        if (!periodIsOver && (memory.free() >= few || now < nextLook)) {
            return 0;
        }
        nextLook = now + look;
        long cost = 0;
        int[] most = new int[guests.size()];
        int[] least = new int[guests.size()];
        double[] active = new double[guests.size()];
        long available = memory.free() - enough;
        for (int vm = 0; vm < guests.size(); vm++) {
            Guest guest = guests.get(vm);
            cost += guest.sample();
            most[vm] = guest.pages();
            least[vm] = guest.minimum();
            active[vm] = guest.activeShare();
            available += guest.pagesInMemory();
            if (periodIsOver) {
                guest.beginPeriod();
            }
        }
        if (periodIsOver) {
            nextPeriod = now + period;
        }
        int[] targets = allocate(most, least, shares, active, tax, available);
        for (int vm = 0; vm < guests.size(); vm++) {
            guests.get(vm).setTarget(targets[vm]);
        }
        return cost;
    }

    /**
     * How many pages each gets.
     *
     * @param most pages it can use
     * @param least pages it keeps in any case
     * @param active share of its pages that is active, of 0 to 1
     * @param available pages there are
     */
    static int[] allocate(int[] most, int[] least, double[] shares, double[] active, double tax, long available) {
        int[] pages = most.clone();
        long sum = Arrays.stream(pages).asLongStream().sum();
        double k = 1 / (1 - tax);
        while (sum > available) {
            int poorest = -1;
            double lowest = Double.POSITIVE_INFINITY;
            for (int vm = 0; vm < pages.length; vm++) {
                if (pages[vm] > least[vm]) {
                    double rho = shares[vm] / (pages[vm] * (active[vm] + k * (1 - active[vm])));
                    if (rho < lowest) {
                        lowest = rho;
                        poorest = vm;
                    }
                }
            }
            if (poorest < 0) {
                break;
            }
            pages[poorest]--;
            sum--;
        }
        return pages;
    }
}
