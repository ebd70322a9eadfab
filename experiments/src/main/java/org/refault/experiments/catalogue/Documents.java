package org.refault.experiments.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.refault.reports.Column;
import org.refault.reports.Table;
import org.refault.simulator.policy.Capability;
import org.refault.simulator.setting.Setting;

/** The catalogues as Markdown: what {@code docs/policies.md} and {@code docs/settings.md} are made of. */
public final class Documents {
    private static final String GENERATED = "<!-- Generated: ./refault %s --format markdown > docs/%s.md -->\n\n";

    private Documents() {}

    /** All policies: a table, and a section for each. */
    public static String policies(List<PolicyEntry> policies) {
        StringBuilder text = new StringBuilder(GENERATED.formatted("policies", "policies"));
        text.append("# Policies\n\n");
        text.append("*Sees*: ")
                .append(Arrays.stream(Capability.values())
                        .map(capability -> capability.letter() + " " + capability.meaning())
                        .collect(Collectors.joining(", ")))
                .append(". ");
        text.append("A policy that sees F or R is an *oracle*: a bound or an ideal, for the untimed replay only. ");
        text.append("Papers are those of [references.bib](references.bib).\n\n");
        text.append(table(PolicyEntry.table(policies), policies));
        for (PolicyEntry policy : policies) {
            text.append("\n## ").append(policy.id()).append("\n\n");
            text.append(policy.summary())
                    .append(policy.summary().endsWith(".") ? "" : ".")
                    .append("\n\n");
            text.append("- Sees: ")
                    .append(policy.sight())
                    .append(" (")
                    .append(policy.kind())
                    .append(")\n");
            text.append("- Paper: ")
                    .append(policy.paper().isEmpty() ? "none" : policy.paper())
                    .append('\n');
            text.append("- Conventions: ").append(policy.conventions()).append('\n');
            if (!policy.options().isEmpty()) {
                text.append('\n').append(table(PolicyEntry.OptionEntry.TABLE, policy.options()));
            }
        }
        return text.toString();
    }

    /** All settings, one table. */
    public static String settings(List<Setting> settings) {
        Table<Setting> table = new Table<>(List.of(
                Column.text("key", "", Setting::key),
                Column.text("default", "", Setting::defaultText),
                Column.text("unit", "", Setting::unit),
                Column.text("range", "", Setting::range),
                Column.text("what it does", "", Setting::doc),
                Column.text("source of the default", "", Setting::source)));
        return GENERATED.formatted("settings", "settings") + "# Settings\n\n"
                + "Given in RC files and plans (TOML) or as `--set key=value`. Evidence of the defaults: [R] read in the source "
                + "named, [D] derived from one, [K] general knowledge of the literature, [A] an assumption of the model, to be "
                + "swept before a conclusion rests on it. Sources are those of [references.bib](references.bib).\n\n"
                + table(table, settings);
    }

    private static <R> String table(Table<R> table, List<R> rows) {
        StringBuilder text = new StringBuilder();
        text.append(line(table.names()));
        text.append(line(table.names().stream().map(name -> "---").toList()));
        for (R row : rows) {
            text.append(line(table.columns().stream()
                    .map(column -> column.value().apply(row).plain())
                    .toList()));
        }
        return text.toString();
    }

    private static String line(List<String> fields) {
        return fields.stream()
                .map(field -> field.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
