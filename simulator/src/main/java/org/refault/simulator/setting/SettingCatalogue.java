package org.refault.simulator.setting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every setting there is, declared once in the class of its group. The built-in defaults are those of the machine preset
 * p2-450-1999.
 *
 * <p>Evidence tags in the sources: [R] read in the source named, [D] derived from one, [K] general knowledge of the
 * literature, [A] an assumption of the model, to be swept before a conclusion rests on it.
 */
public final class SettingCatalogue {
    private static final Map<String, Setting> ALL = new LinkedHashMap<>();

    static {
        Stream.of(
                        RunSettings.all(),
                        MachineSettings.all(),
                        MonitorSettings.all(),
                        HostSettings.all(),
                        LockSettings.all())
                .flatMap(List::stream)
                .forEach(setting -> ALL.put(setting.key(), setting));
    }

    private SettingCatalogue() {}

    /** All settings, in groups. */
    public static List<Setting> all() {
        return Collections.unmodifiableList(new ArrayList<>(ALL.values()));
    }

    /**
     * The setting with a key.
     *
     * @throws InvalidSettingException if there is none
     */
    public static Setting find(String key) {
        Setting setting = ALL.get(key);
        if (setting == null) {
            throw new InvalidSettingException((key.isEmpty() ? "''" : key) + ": unknown setting"
                    + Suggestion.of(key, new TreeSet<>(ALL.keySet())));
        }
        return setting;
    }
}
