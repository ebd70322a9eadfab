package org.refault.experiments.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.refault.experiments.configuration.Assignment;
import org.refault.experiments.configuration.InvalidInputException;
import org.refault.experiments.configuration.Problems;
import org.refault.experiments.configuration.SettingsFile;
import org.refault.experiments.configuration.TomlFile;
import org.refault.experiments.run.Study;
import org.refault.experiments.run.TraceRequest;
import org.refault.simulator.monitor.ProtocolCatalogue;
import org.refault.simulator.policy.PolicyCatalogue;
import org.refault.simulator.policy.PolicyText;
import org.refault.simulator.result.RunSpec;
import org.refault.simulator.setting.InvalidSettingException;
import org.refault.simulator.setting.MonitorSettings;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.SettingCatalogue;
import org.refault.simulator.setting.Suggestion;

/**
 * Reads a plan and tells all that is wrong with it at once.
 *
 * <pre>
 *   title = "Scan interval"              what is studied; the file's name if missing
 *   kind = "timed"                       or "replay", the default
 *   traces = ["bundled", ["a", "b"]]     an inner list is read as one trace; relative to the plan's folder
 *   policies = ["clock:load-bit=1"]      as for compare and simulate; a source file relative to the plan's folder
 *   frames = ["5%", 100]
 *   protocols = ["relock"]               timed only
 *   replications = 5
 *   include = ["freemware-1999"]         presets or files
 *   sampler.interval = ["1 ms", "10 ms"] any setting; a list is an axis of the grid
 *   charts = ["slowdown by sampler.interval"] timed only: a figure by an axis, a curve for each combination of the others
 * </pre>
 */
public final class PlanReader {
    private static final String TITLE = "title";
    private static final String KIND = "kind";
    private static final String TRACES = "traces";
    private static final String POLICIES = "policies";
    private static final String FRAMES = "frames";
    private static final String PROTOCOLS = "protocols";
    private static final String REPLICATIONS = "replications";
    private static final String CHARTS = "charts";
    private static final String BY = " by ";
    private static final List<String> OWN_KEYS =
            List.of(TITLE, KIND, TRACES, POLICIES, FRAMES, PROTOCOLS, REPLICATIONS, CHARTS);
    private static final List<String> KINDS = List.of("replay", "timed");
    private static final Set<String> REPLAY_AXES =
            Set.of(RunSettings.SEED.key(), RunSettings.WARMUP.key(), MonitorSettings.CPL_WEIGHT.key());

    private final Path file;
    private final Problems problems = new Problems();
    private final SettingsFile settings = new SettingsFile(problems);
    private final Map<String, TomlFile.Pair> own = new LinkedHashMap<>();
    private final List<Axis> axes = new ArrayList<>();

    private PlanReader(Path file) {
        this.file = file;
    }

    /**
     * Reads a plan.
     *
     * @param figures what charts can show of a timed run
     * @throws InvalidInputException with every error of the plan
     */
    public static Plan read(Path file, PolicyCatalogue policies, ProtocolCatalogue protocols, List<String> figures) {
        PlanReader reader = new PlanReader(file);
        Plan plan = reader.plan(policies, protocols, figures);
        if (!reader.problems.isEmpty()) {
            throw new InvalidInputException(reader.problems.lines());
        }
        return plan;
    }

    private Plan plan(PolicyCatalogue policies, ProtocolCatalogue protocols, List<String> figures) {
        List<TomlFile.Pair> pairs = TomlFile.read(file, problems).pairs();
        List<Assignment> assignments = settings.settings(file, pairs, this::isOwn);
        RunSpec.Kind kind = kind();
        Plan plan = new Plan(
                word(TITLE, file.getFileName().toString()),
                kind,
                traces(),
                policies(kind == RunSpec.Kind.REPLAY ? Study.DEFAULT_POLICIES : List.of()),
                words(FRAMES, kind == RunSpec.Kind.REPLAY ? Study.DEFAULT_FRAMES : List.of()),
                words(PROTOCOLS, List.of()),
                replications(),
                assignments,
                List.copyOf(axes),
                charts(figures));
        checkEach(POLICIES, word -> policies.choose(besidePlan(word)));
        checkEach(PROTOCOLS, protocols::find);
        checkEach(FRAMES, Study::parseFrames);
        if (kind == RunSpec.Kind.REPLAY) {
            checkReplay();
        }
        return plan;
    }

    private boolean isOwn(TomlFile.Pair pair) {
        if (OWN_KEYS.contains(pair.key())) {
            own.put(pair.key(), pair);
            return true;
        }
        if (isMistyped(pair.key())) {
            problems.add(pair.place(), pair.key() + ": unknown key" + Suggestion.of(pair.key(), OWN_KEYS));
            return true;
        }
        if (pair.value() instanceof List<?> values) {
            axis(pair, values);
            return true;
        }
        return false;
    }

    /** Whether a key is neither the plan's nor a setting's, but near one of the plan's. */
    private static boolean isMistyped(String key) {
        boolean setting =
                SettingCatalogue.all().stream().anyMatch(any -> any.key().equals(key));
        return !setting && Suggestion.of(key, OWN_KEYS).startsWith("; did you mean");
    }

    private void axis(TomlFile.Pair pair, List<?> values) {
        if (values.isEmpty()) {
            problems.add(pair.place(), pair.key() + ": the list is empty; give at least one value");
        }
        List<Assignment> assignments = new ArrayList<>();
        for (Object value : values) {
            Assignment assignment = new Assignment(pair.key(), value.toString(), pair.place());
            if (settings.check(assignment)) {
                assignments.add(assignment);
            }
        }
        axes.add(new Axis(pair.key(), List.copyOf(assignments)));
    }

    private void checkReplay() {
        for (String key : List.of(PROTOCOLS, CHARTS)) {
            if (own.containsKey(key)) {
                problems.add(own.get(key).place(), key + ": a replay has none; write kind = \"timed\"");
            }
        }
        for (Axis axis : axes) {
            if (!REPLAY_AXES.contains(axis.key()) && !axis.values().isEmpty()) {
                problems.add(
                        axis.values().get(0).origin(),
                        axis.key() + ": does not change a replay; write kind = \"timed\", or give one value");
            }
        }
    }

    private List<PlannedChart> charts(List<String> figures) {
        List<String> known = new ArrayList<>(PlannedChart.LISTS);
        axes.forEach(axis -> known.add(axis.key()));
        List<PlannedChart> charts = new ArrayList<>();
        for (String text : words(CHARTS, List.of())) {
            int by = text.indexOf(BY);
            String figure = by < 0 ? text : text.substring(0, by);
            String axis = by < 0 ? "" : text.substring(by + BY.length());
            if (by < 0) {
                problems.add(own.get(CHARTS).place(), "charts: 'FIGURE by AXIS' was expected, not '" + text + "'");
            } else if (!figures.contains(figure)) {
                problems.add(
                        own.get(CHARTS).place(),
                        "charts: unknown figure '" + figure + "'" + Suggestion.of(figure, figures));
            } else if (!known.contains(axis)) {
                problems.add(
                        own.get(CHARTS).place(),
                        "charts: '" + axis + "' is no axis of the plan" + Suggestion.of(axis, known));
            } else {
                charts.add(new PlannedChart(figure, axis));
            }
        }
        return List.copyOf(charts);
    }

    private RunSpec.Kind kind() {
        String kind = word(KIND, KINDS.get(0));
        if (!KINDS.contains(kind)) {
            problems.add(own.get(KIND).place(), "kind: unknown kind '" + kind + "'" + Suggestion.of(kind, KINDS));
        }
        return kind.equals(KINDS.get(1)) ? RunSpec.Kind.TIMED : RunSpec.Kind.REPLAY;
    }

    private int replications() {
        String text = word(REPLICATIONS, "1");
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same error as for a number below 1
        }
        problems.add(
                own.get(REPLICATIONS).place(), "replications: a whole number from 1 was expected, not '" + text + "'");
        return 1;
    }

    private List<List<String>> traces() {
        if (!own.containsKey(TRACES)) {
            return List.of(List.of(Study.DEFAULT_TRACE));
        }
        List<List<String>> traces = new ArrayList<>();
        for (Object trace : own.get(TRACES).values()) {
            List<?> names = trace instanceof List<?> several ? several : List.of(trace);
            traces.add(names.stream().map(name -> beside(name.toString())).toList());
        }
        return List.copyOf(traces);
    }

    private List<String> policies(List<String> otherwise) {
        return words(POLICIES, otherwise).stream().map(this::besidePlan).toList();
    }

    /** A policy whose source file, if it is one, is found as a trace's is. */
    private String besidePlan(String policy) {
        PolicyText text = PolicyText.of(policy);
        return text.isSource() ? text.withName(beside(text.name())).toString() : policy;
    }

    /** A file beside the plan if there is one, else the name as it stands. */
    private String beside(String name) {
        if (!TraceRequest.isFile(name)) {
            return name;
        }
        Path sibling = file.resolveSibling(name);
        return Files.exists(sibling) ? sibling.toString() : name;
    }

    private String word(String key, String otherwise) {
        TomlFile.Pair pair = own.get(key);
        if (pair == null) {
            return otherwise;
        }
        if (pair.value() instanceof List<?>) {
            problems.add(pair.place(), key + ": one value was expected, not a list");
            return otherwise;
        }
        return pair.value().toString();
    }

    private List<String> words(String key, List<String> otherwise) {
        TomlFile.Pair pair = own.get(key);
        return pair == null
                ? otherwise
                : pair.values().stream().map(Object::toString).toList();
    }

    private void checkEach(String key, Consumer<String> check) {
        for (String word : words(key, List.of())) {
            try {
                check.accept(word);
            } catch (InvalidSettingException e) {
                String message = e.getMessage();
                problems.add(own.get(key).place(), message.startsWith(key) ? message : key + ": " + message);
            }
        }
    }
}
