package org.refault.experiments.catalogue;

import java.util.List;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.simulator.setting.Settings;

/** Settings with their effective values, one a row. */
public final class SettingTables {
    /** Everything about each setting. */
    public static final Table<Settings.Value> ALL = new Table<>(List.of(
            Column.text("key", "Key.", value -> value.setting().key()),
            Column.text("value", "Effective value.", Settings.Value::text),
            Column.text("origin", "Where the value comes from.", Settings.Value::origin),
            Column.text("unit", "Unit.", value -> value.setting().unit()),
            Column.text("range", "Allowed values.", value -> value.setting().range()),
            Column.text("default", "Built-in default.", value -> value.setting().defaultText()),
            Column.text(
                    "source",
                    "Where the default comes from.",
                    value -> value.setting().source()),
            Column.text("doc", "What it does.", value -> value.setting().doc())));

    /** What a machine is made of. */
    public static final Table<Settings.Value> MACHINE = ALL.only("key", "value", "unit", "source", "doc");

    private SettingTables() {}
}
