package org.refault.experiments.catalogue;

import java.util.List;
import java.util.regex.Pattern;
import org.refault.experiments.configuration.Presets;
import org.refault.experiments.configuration.SettingLayers;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.simulator.setting.Settings;

/**
 * A machine preset.
 *
 * @param id its name
 * @param summary what it is
 */
public record Machine(String id, String summary) {
    /** The machines, one a row. */
    public static final Table<Machine> TABLE = new Table<>(List.of(
            Column.text("id", "Name, for machine.preset.", Machine::id),
            Column.text("summary", "What it is.", Machine::summary)));

    private static final Pattern MACHINE_KEY =
            Pattern.compile("(cpu|paging|tlb|walk|pwc|ept|cost|ipi|ws|disk|lock|line)\\..*|vmexit");

    /** All machines. */
    public static List<Machine> all() {
        return Presets.machines().stream().map(Machine::of).toList();
    }

    /**
     * One machine.
     *
     * @throws org.refault.simulator.setting.InvalidSettingException if there is none of that name
     */
    public static Machine of(String id) {
        Presets.requireMachine(id);
        return new Machine(id, Presets.summary(id));
    }

    /** Sizes and costs of the machine. */
    public List<Settings.Value> values() {
        Settings settings = SettingLayers.machine(id);
        return settings.keys().stream()
                .filter(key -> MACHINE_KEY.matcher(key).matches())
                .map(settings::value)
                .toList();
    }
}
