package org.refault.simulator.setting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.refault.simulator.setting.Setting.Type;

/** Declares the settings of one group and keeps them in the order in which they were declared. */
final class Declarations {
    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    private final List<Setting> declared = new ArrayList<>();

    List<Setting> all() {
        return Collections.unmodifiableList(declared);
    }

    private Setting declare(Setting setting) {
        declared.add(setting);
        return setting;
    }

    Setting execution(Setting s) {
        declared.remove(s);
        return declare(new Setting(
                s.key(),
                s.type(),
                s.defaultText(),
                s.unit(),
                s.min(),
                s.max(),
                s.choices(),
                s.doc(),
                s.source(),
                true));
    }

    Setting integer(String key, long value, double min, double max, String unit, String doc, String source) {
        return declare(
                new Setting(key, Type.INTEGER, Long.toString(value), unit, min, max, List.of(), doc, source, false));
    }

    Setting real(String key, double value, double min, double max, String unit, String doc, String source) {
        return declare(
                new Setting(key, Type.REAL, Double.toString(value), unit, min, max, List.of(), doc, source, false));
    }

    Setting flag(String key, boolean value, String doc, String source) {
        return declare(new Setting(key, Type.FLAG, Boolean.toString(value), "", 0, 1, List.of(), doc, source, false));
    }

    Setting choice(String key, String value, List<String> choices, String doc, String source) {
        return declare(new Setting(key, Type.CHOICE, value, "", 0, 0, choices, doc, source, false));
    }

    Setting word(String key, String value, String doc, String source) {
        return declare(new Setting(key, Type.WORD, value, "", 0, 0, List.of(), doc, source, false));
    }

    Setting amount(String key, String value, String doc, String source) {
        return declare(
                new Setting(key, Type.AMOUNT, value, "pages or share", 0, UNBOUNDED, List.of(), doc, source, false));
    }

    Setting duration(String key, String value, double min, String doc, String source) {
        return declare(new Setting(key, Type.DURATION, value, "time", min, UNBOUNDED, List.of(), doc, source, false));
    }

    Setting cost(String key, long cycles, String doc, String source) {
        return duration(key, cycles + " cyc", 0, doc, source);
    }

    Setting lockKind(String key, String value, List<String> kinds, String of) {
        return choice(key, value, kinds, "Kind of " + of + ".", "[R] linux-2.2.1");
    }
}
