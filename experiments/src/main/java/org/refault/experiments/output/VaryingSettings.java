package org.refault.experiments.output;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.refault.experiments.run.Cell;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.MachineSettings;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.Settings;

/** Which settings tell cells apart. */
final class VaryingSettings {
    /** Settings that tables have columns of their own for, or show by the policy and its frames. */
    private static final Set<String> SHOWN = Set.of(
            MonitorSettings.PROTOCOL.key(),
            MachineSettings.MACHINE_PRESET.key(),
            MonitorSettings.TARGET_MODE.key(),
            MonitorSettings.PIN_LIMIT.key());

    private VaryingSettings() {}

    /**
     * The settings that differ between some cells, each with its values; those that tables show anyway are left out, and
     * those in which only machines differ, whose names say it.
     */
    static Map<String, Set<String>> of(List<Cell> cells) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        Map<List<String>, String> ofMachine = new HashMap<>();
        Set<String> varied = new HashSet<>();
        for (Cell cell : cells) {
            RunSpec spec = cell.spec();
            String machine = spec.settings().word(MachineSettings.MACHINE_PRESET);
            for (String key : relevant(spec.kind(), spec.settings())) {
                String text = spec.settings().value(key).text();
                values.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(text);
                if (!text.equals(ofMachine.computeIfAbsent(List.of(machine, key), any -> text))) {
                    varied.add(key);
                }
            }
        }
        values.keySet().retainAll(varied);
        values.keySet().removeAll(SHOWN);
        return values;
    }

    /** The settings a result of a kind can depend on; of a replay, cpl.weight by way of an option. */
    static List<String> relevant(RunSpec.Kind kind, Settings settings) {
        return settings.keys().stream()
                .filter(key -> RunSpec.decides(kind, settings.value(key).setting())
                        || kind == RunSpec.Kind.REPLAY && key.equals(MonitorSettings.CPL_WEIGHT.key()))
                .toList();
    }
}
