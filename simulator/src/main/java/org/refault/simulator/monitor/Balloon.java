package org.refault.simulator.monitor;

import com.google.auto.service.AutoService;
import java.util.List;
import org.refault.simulator.machine.Activity;
import org.refault.simulator.machine.VirtualCpu;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.LockSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/**
 * Protocol (e), the balloon: the host says how much memory a guest is to have, and a driver in the guest gives pages back
 * that the guest itself has chosen.
 *
 * <p>Section 2.5 of the host model; follows waldspurger2002, sections 3.2 and 5, and linux-6.14
 * (drivers/virtio/virtio_balloon.c) for batches, back-off and the lock.
 *
 * <p>Departures: the driver is a thread on the last CPU, so that it costs the guest no time of its own. The guest has a
 * virtual disk without a queue. Traces name guest-physical pages: a page that the guest reads back takes a frame of the
 * host, and the driver gives another page for it afterwards, where a guest would have reused a frame of its own. Where the
 * balloon does not suffice nothing else is done.
 */
@AutoService(Protocol.class)
public final class Balloon extends OwnPages {
    /** For the service loader. */
    public Balloon() {}

    @Override
    public String id() {
        return "balloon";
    }

    @Override
    public String summary() {
        return "a driver in the guest gives pages back that the guest chose, as many as the host's shares ask for";
    }

    @Override
    public String description() {
        return "All guest pages in memory are locked. When less of the host's memory is free than the second of"
                + " esx.free_states, and every esx.realloc, the host computes from vm.shares and esx.idle_tax how many"
                + " pages each virtual machine is to have, at least pin.limit. The driver in the guest takes pages not"
                + " accessed since the guest's clock last passed, balloon.batch at once, writes the changed ones to the"
                + " guest's virtual disk, and tells the host, which drops them without any swapping. When it finds none it"
                + " waits balloon.backoff. A page the guest touches again is taken out of the balloon, given a frame of"
                + " zeros, and read from the guest's virtual disk.";
    }

    @Override
    public String source() {
        return "waldspurger2002";
    }

    @Override
    public Monitor.VictimChoice victims(VictimSources sources) {
        return (table, pages) -> {
            BalloonedPages guest =
                    new BalloonedPages(table, pages, sources.events(), sources.settings(), sources.shares());
            sources.shares().add(guest);
            return guest;
        };
    }

    /** None: the guest gives idle pages away, and its own tables it does not. */
    @Override
    public boolean hasTablePages(Settings settings) {
        return false;
    }

    @Override
    public Activity onFault(Monitor monitor, VirtualCpu vcpu) {
        return new BalloonFault(monitor, guestOf(monitor));
    }

    private static BalloonedPages guestOf(Monitor monitor) {
        return (BalloonedPages) monitor.victims();
    }

    /**
     * Nothing: an exploration has no time, for which the driver and the guest's disk wait.
     *
     * @throws InvalidSettingException always
     */
    @Override
    public List<Spontaneous> spontaneous(Monitor monitor) {
        throw new InvalidSettingException(
                "protocol: balloon cannot be explored, as its driver waits for time to pass; check another protocol");
    }

    @Override
    public void start(Monitor monitor, Background background) {
        guestOf(monitor)
                .setLock(monitor.host()
                        .lockClass("balloon_lock", LockSettings.LOCK_BALLOON)
                        .newLock());
        background.thread(new BalloonDriver(monitor, guestOf(monitor), background.helperCpu()));
        background.wakeEvery(
                monitor.settings().cycles(MonitorSettings.SAMPLER_INTERVAL),
                monitor.requests().threads());
    }
}
