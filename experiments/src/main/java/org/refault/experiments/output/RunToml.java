package org.refault.experiments.output;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.refault.experiments.run.Cell;
import org.refault.simulator.policy.PolicyChoice;
import org.refault.simulator.policy.PolicyPlugin;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.Settings;
import org.tomlj.Toml;

/** The text of {@code run.toml}: command, version, traces, and every setting with its origin beside it. */
final class RunToml {
    private RunToml() {}

    /** The file's text. A setting with several values over the cells has a list, as in a plan. */
    static String text(RunRecord run) {
        StringBuilder text = head(run);
        if (!run.cells().isEmpty()) {
            text.append("cells = ").append(run.cells().size()).append('\n');
            text.append("jobs = ").append(run.jobs()).append('\n');
        }
        traces(run.cells()).forEach((trace, checksum) -> appendTrace(trace, checksum, text));
        plugins(run.cells())
                .forEach(plugin -> text.append("\n[[plugin]]\npolicy = ")
                        .append(quoted(plugin.factory().id()))
                        .append("\nfile = ")
                        .append(quoted(plugin.file()))
                        .append("\nsha256 = ")
                        .append(quoted(plugin.checksum()))
                        .append('\n'));
        appendSettings(run, text);
        return text.toString();
    }

    /** The file's text for what is found of one trace without cells. */
    static String textOfTrace(RunRecord run, String trace, String checksum) {
        StringBuilder text = head(run);
        text.append("jobs = ").append(run.jobs()).append('\n');
        appendTrace(trace, checksum, text);
        appendSettings(run, text);
        return text.toString();
    }

    private static void appendTrace(String trace, String checksum, StringBuilder text) {
        text.append("\n[[trace]]\nname = ")
                .append(quoted(trace))
                .append("\nchecksum = ")
                .append(quoted(checksum))
                .append('\n');
    }

    private static void appendSettings(RunRecord run, StringBuilder text) {
        text.append("\n# Every effective setting, and where its value comes from.\n[settings]\n");
        List<Settings> all = run.cells().stream()
                .map(cell -> cell.spec().settings())
                .distinct()
                .toList();
        for (String key : run.settings().keys()) {
            text.append(setting(key, all.isEmpty() ? List.of(run.settings()) : all))
                    .append('\n');
        }
    }

    /** The file's text for experiments that are no cells: each with its settings. */
    static String text(RunRecord run, Map<String, Settings> experiments) {
        StringBuilder text = head(run);
        text.append("jobs = ").append(run.jobs()).append('\n');
        experiments.forEach((id, settings) -> {
            text.append(
                            "\n# Every setting of an experiment, and where its value comes from; some vary over its points.\n[")
                    .append(id)
                    .append(".settings]\n");
            settings.keys()
                    .forEach(key -> text.append(setting(key, List.of(settings))).append('\n'));
        });
        return text.toString();
    }

    private static StringBuilder head(RunRecord run) {
        return new StringBuilder("# How the results of this folder came about.\n")
                .append("command = ")
                .append(quoted(run.asked()))
                .append("\nversion = ")
                .append(quoted(run.version()))
                .append("\nmodel = ")
                .append(RunSpec.MODEL_VERSION)
                .append('\n');
    }

    /** The traces of some cells, each with its checksum. */
    static Map<String, String> traces(List<Cell> cells) {
        Map<String, String> traces = new LinkedHashMap<>();
        for (Cell cell : cells) {
            traces.putIfAbsent(cell.spec().trace(), cell.spec().traceChecksum());
        }
        return traces;
    }

    /** The policies of some cells that users brought along, each once. */
    static Set<PolicyPlugin> plugins(List<Cell> cells) {
        Set<PolicyPlugin> plugins = new LinkedHashSet<>();
        cells.forEach(cell -> cell.policy().flatMap(PolicyChoice::plugin).ifPresent(plugins::add));
        return plugins;
    }

    private static String setting(String key, List<Settings> all) {
        Set<String> values = new LinkedHashSet<>();
        Set<String> origins = new LinkedHashSet<>();
        for (Settings settings : all) {
            Settings.Value value = settings.value(key);
            values.add(written(value));
            origins.add(value.origin());
        }
        String value = values.size() == 1 ? values.iterator().next() : "[" + String.join(", ", values) + "]";
        return key + " = " + value + "  # "
                + origins.stream().map(RunToml::oneLine).collect(Collectors.joining(", "));
    }

    private static String written(Settings.Value value) {
        Setting.Type type = value.setting().type();
        boolean bare = type == Setting.Type.INTEGER || type == Setting.Type.REAL || type == Setting.Type.FLAG;
        return bare ? value.value().toString() : quoted(value.text());
    }

    private static String quoted(String text) {
        return "\"" + Toml.tomlEscape(text) + "\"";
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }
}
