package org.refault.experiments.cli;

import java.util.List;
import org.refault.experiments.catalogue.Documents;
import org.refault.experiments.catalogue.SettingTables;
import org.refault.reports.TableFormat;
import org.refault.simulator.setting.SettingCatalogue;
import org.refault.simulator.setting.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code settings}. */
@Command(
        name = "settings",
        description = "Lists all settings with their effective values and origins, or tells everything about one.")
final class SettingsCommand implements Runnable {
    private final Shell shell;

    @Mixin
    private CommonOptions common;

    @Mixin
    private SettingOptions options;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, csv, json or markdown (default: table).")
    private CatalogueFormat format;

    @Parameters(arity = "0..1", paramLabel = "KEY", description = "A setting.")
    private String key;

    SettingsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        Settings settings = options.layers(shell.environment()).settings();
        if (key != null) {
            describe(settings.value(SettingCatalogue.find(key).key()));
        } else if (format == CatalogueFormat.MARKDOWN) {
            shell.out().print(Documents.settings(SettingCatalogue.all()));
        } else {
            List<Settings.Value> values =
                    settings.keys().stream().map(settings::value).toList();
            shell.print(SettingTables.ALL, values, format.ofTables());
        }
    }

    private void describe(Settings.Value value) {
        TableFormat tables = format.ofTables();
        if (tables != TableFormat.TABLE) {
            shell.print(SettingTables.ALL, List.of(value), tables);
            return;
        }
        List<Fact> facts = SettingTables.ALL.columns().stream()
                .map(column ->
                        new Fact(column.name(), column.value().apply(value).plain()))
                .toList();
        shell.print(Fact.TABLE, facts, tables);
    }
}
