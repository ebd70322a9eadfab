package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Supplier;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * Protocol (c), the proposal of the mail: sample the Accessed bits, unmap idle pages, shoot the translations down, unlock;
 * on the trap lock the page again and map it.
 */
@AutoService(Protocol.class)
public final class Relock implements Protocol {
    /** For the service loader. */
    public Relock() {}

    @Override
    public String id() {
        return "relock";
    }

    @Override
    public String summary() {
        return "idle pages are unmapped and unlocked; a trap locks them again: safe, and the swapper has something to take";
    }

    @Override
    public String description() {
        return "Pages are locked as the guest touches them. Every sampler.interval the monitor looks at the Accessed bits;"
                + " pages idle for idle.k scans, or those a policy chooses, are unmapped, their translations shot down and"
                + " all acknowledgements awaited, their Dirty bit handed to the host, and only then unlocked. An access"
                + " traps: the host brings the page in and locks it, and only then it is mapped. With grace > 0 an unmapped"
                + " page stays locked for that long and comes back without the host.";
    }

    @Override
    public String source() {
        return "lawton1999";
    }

    @Override
    public boolean isSafe(Settings settings, int vcpus) {
        return true;
    }

    @Override
    public boolean usesPolicy() {
        return true;
    }

    @Override
    public boolean followsShares() {
        return true;
    }

    @Override
    public boolean takesReports() {
        return true;
    }

    @Override
    public boolean hasTablePages(Settings settings) {
        return true;
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new Promotion(monitor);
    }

    @Override
    public List<Spontaneous> spontaneous(Monitor monitor) {
        GuestPages pages = monitor.pages();
        return List.of(
                new Spontaneous(
                        "gives up",
                        page -> pages.state(page) == GuestPages.State.LOCKED,
                        page -> Demotion.of(monitor, List.of(page))),
                new Spontaneous(
                        "ends the grace of",
                        page -> pages.state(page) == GuestPages.State.GRACE,
                        page -> Demotion.afterGrace(monitor, List.of(page))),
                new Spontaneous(
                        "takes the Accessed bit of", monitor.table()::isAccessed, page -> new Harvest(monitor, page)));
    }

    @Override
    public void begin(Monitor monitor) {
        boolean mistaken = monitor.mutation() != Mutation.NONE;
        if (mistaken && monitor.costs().pinAhead() > 0) {
            throw new InvalidSettingException("pin.ahead: must be 0 where fuzz.mutate makes a mistake");
        }
        if (monitor.mutation() == Mutation.DEMOTE_OPEN
                && !(monitor.opensTables()
                        && monitor.settings().word(MonitorSettings.PT_PAGES).equals("normal"))) {
            throw new InvalidSettingException(
                    "fuzz.mutate: demote_open is a mistake with pages of the guest's tables, which"
                            + " the monitor opens and gives up only where paging.mode = shadow and pt.pages = normal");
        }
        if (monitor.mutation() == Mutation.NO_PAGE_LOCK
                && List.of("fixed", "balloon").contains(monitor.settings().word(MonitorSettings.TARGET_MODE))) {
            throw new InvalidSettingException("fuzz.mutate: no_page_lock locks pages twice, which the places of"
                    + " target.mode = fixed or balloon do not allow; use cold");
        }
    }

    @Override
    public void start(Monitor monitor, Background background) {
        long interval = monitor.settings().cycles(MonitorSettings.SAMPLER_INTERVAL);
        if (monitor.settings().word(MonitorSettings.SAMPLER_WHERE).equals("vcpu")) {
            boolean vmTime =
                    monitor.settings().word(MonitorSettings.SAMPLER_CLOCK).equals("vm");
            Supplier<Activity> tick = () -> new SamplerTick(monitor);
            if (vmTime) {
                background.everyOfVmTime(interval, tick);
            } else {
                background.every(interval, tick);
            }
        } else {
            background.thread(new SamplerThread(monitor, background, interval));
        }
    }
}
