package org.refault.simulator.setting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The effective values of all settings of a run, each with the text it was given as and its origin. Immutable.
 *
 * <p>Starts from the built-in defaults; {@link #with} lays another value over.
 */
public final class Settings {
    private static final Settings DEFAULTS = defaultsOfAll();

    private final Map<String, Value> values;

    /**
     * One effective value.
     *
     * @param setting its declaration
     * @param value the value, of the setting's type
     * @param text the value as it was written
     * @param origin where it was written: {@code default}, a preset, {@code file:line:column} or {@code --set}
     */
    public record Value(Setting setting, Object value, String text, String origin) {}

    private Settings(Map<String, Value> values) {
        this.values = values;
    }

    /** The built-in defaults of the whole catalogue: those of the machine preset p2-450-1999. */
    public static Settings defaults() {
        return DEFAULTS;
    }

    private static Settings defaultsOfAll() {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Setting setting : SettingCatalogue.all()) {
            String text = setting.defaultText();
            values.put(setting.key(), new Value(setting, setting.parse(text), text, "default"));
        }
        return new Settings(values);
    }

    /**
     * These settings with one other value.
     *
     * @throws InvalidSettingException if there is no such key or it cannot have that value
     */
    public Settings with(String key, String text, String origin) {
        Setting setting = SettingCatalogue.find(key);
        Map<String, Value> changed = new LinkedHashMap<>(values);
        changed.put(key, new Value(setting, setting.parse(text), text.strip(), origin));
        return new Settings(changed);
    }

    /** As {@link #with(String, String, String)}, for a setting known by its declaration. */
    public Settings with(Setting setting, String text, String origin) {
        return with(setting.key(), text, origin);
    }

    /** All keys, in the order of the catalogue. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** The effective value of a key of the catalogue. */
    public Value value(String key) {
        return values.get(key);
    }

    /** The text of a setting's effective value. */
    public String text(Setting setting) {
        return values.get(setting.key()).text();
    }

    /** Whether a setting still has its built-in default. */
    public boolean isDefault(Setting setting) {
        return values.get(setting.key()).origin().equals("default");
    }

    /** The value of an {@link Setting.Type#INTEGER}. */
    public long integer(Setting setting) {
        return (Long) values.get(setting.key()).value();
    }

    /** The value of an {@link Setting.Type#INTEGER} that is known to be small. */
    public int count(Setting setting) {
        return Math.toIntExact(integer(setting));
    }

    /** The value of a {@link Setting.Type#REAL}. */
    public double real(Setting setting) {
        return (Double) values.get(setting.key()).value();
    }

    /** The value of a {@link Setting.Type#FLAG}. */
    public boolean flag(Setting setting) {
        return (Boolean) values.get(setting.key()).value();
    }

    /** The value of a {@link Setting.Type#CHOICE} or {@link Setting.Type#WORD}. */
    public String word(Setting setting) {
        return (String) values.get(setting.key()).value();
    }

    /** The value of a {@link Setting.Type#DURATION}, in cycles of this machine. */
    public long cycles(Setting setting) {
        return ((Span) values.get(setting.key()).value()).cycles(integer(MachineSettings.CPU_MHZ));
    }

    /** The value of an {@link Setting.Type#AMOUNT}, in pages, where a share is of {@code whole} pages. */
    public int pages(Setting setting, long whole) {
        return ((Amount) values.get(setting.key()).value()).pages(whole);
    }
}
