package org.refault.experiments.validation;

import java.util.ArrayList;
import java.util.List;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.Settings;

/** A machine on which nothing but what a formula speaks of takes time: every cost is the least that its setting allows. */
final class FreeMachine {
    private static final List<String> COSTS = List.of("cost.", "lock.", "line.", "ws.", "ipi.", "tlb.l2.hit");

    private FreeMachine() {}

    /**
     * The defaults with no costs, and with other values on top.
     *
     * @param origin where a report says that the values come from
     * @param assignments each {@code key=value}
     */
    static Settings settings(String origin, String... assignments) {
        Settings settings = Settings.defaults();
        for (String key : settings.keys()) {
            Setting setting = settings.value(key).setting();
            if (setting.type() == Setting.Type.DURATION && COSTS.stream().anyMatch(key::startsWith)) {
                settings = settings.with(key, setting.min() > 0 ? "1 cyc" : "0 cyc", origin);
            }
        }
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            settings = settings.with(assignment.substring(0, equals), assignment.substring(equals + 1), origin);
        }
        return settings;
    }

    /**
     * A monitor on it that scans by the clock, sees every access and gives up whatever is idle; the accesses come when they
     * are due, and memory is enough.
     *
     * @param pages of the guest
     * @param batch pages given up by one shootdown
     */
    static Settings scanned(String origin, int pages, int batch, String... costs) {
        List<String> assignments = new ArrayList<>(List.of(
                "cpu.mhz=1000",
                "protocol=relock",
                "time.source=trace",
                "sampler.clock=wall",
                "ad.flush=full",
                "demote.batch=" + batch,
                "demote.quota=4096",
                "vm.mem=" + pages + " pages",
                "mem.pages=4096 pages",
                "host.proc.count=0"));
        assignments.addAll(List.of(costs));
        return settings(origin, assignments.toArray(String[]::new));
    }
}
