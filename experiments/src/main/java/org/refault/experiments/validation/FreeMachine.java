package org.refault.experiments.validation;

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
}
