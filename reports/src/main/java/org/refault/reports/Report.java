package org.refault.reports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.refault.simulator.setting.RunSettings;
import org.refault.simulator.setting.Settings;

/**
 * All that a report folder tells.
 *
 * @param title what was studied
 * @param intro one or two sentences for a reader who was not there; plain text
 * @param command the command line that repeats it
 * @param version of the program
 * @param replays untimed replays, in the order they are to be shown; may be empty
 * @param timed runs of the timed machine, in the order they are to be shown; may be empty
 * @param overlays closed formulas with what was simulated, in the order they are to be shown; may be empty
 * @param checks explored protocols, in the order they are to be shown; may be empty
 * @param prices replays with sampled Accessed bits beside their exact twins, in the order they are to be shown; may be empty
 * @param curves points of fault curves, in the order they are to be shown; may be empty
 * @param trends figures of the timed runs over an axis, in the order they are to be shown; may be empty
 * @param settings the effective settings
 * @param facts further facts for the head of the page, such as the trace and its checksum, in order
 */
public record Report(
        String title,
        String intro,
        String command,
        String version,
        List<ReplayRow> replays,
        List<TimedRow> timed,
        List<Overlay> overlays,
        List<CheckedProtocol> checks,
        List<PriceRow> prices,
        List<CurveRow> curves,
        List<Trend> trends,
        Settings settings,
        Map<String, String> facts) {

    /** A report of copies of the lists and the map. */
    public Report {
        replays = List.copyOf(replays);
        timed = List.copyOf(timed);
        overlays = List.copyOf(overlays);
        checks = List.copyOf(checks);
        prices = List.copyOf(prices);
        curves = List.copyOf(curves);
        trends = List.copyOf(trends);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** A report of replays and timed runs alone. */
    public Report(
            String title,
            String intro,
            String command,
            String version,
            List<ReplayRow> replays,
            List<TimedRow> timed,
            Settings settings,
            Map<String, String> facts) {
        this(
                title, intro, command, version, replays, timed, List.of(), List.of(), List.of(), List.of(), List.of(),
                settings, facts);
    }

    /** A report of prices of sampling alone. */
    public static Report ofPrices(
            String title,
            String intro,
            String command,
            String version,
            List<PriceRow> prices,
            Settings settings,
            Map<String, String> facts) {
        return new Report(
                title, intro, command, version, List.of(), List.of(), List.of(), List.of(), prices, List.of(),
                List.of(), settings, facts);
    }

    /** A report of fault curves alone. */
    public static Report ofCurves(
            String title,
            String intro,
            String command,
            String version,
            List<CurveRow> curves,
            Settings settings,
            Map<String, String> facts) {
        return new Report(
                title, intro, command, version, List.of(), List.of(), List.of(), List.of(), List.of(), curves,
                List.of(), settings, facts);
    }

    /** Of the intervals over replications, in percent. */
    double confidence() {
        return settings.real(RunSettings.CI);
    }

    /** The replays of each trace, in order. */
    Map<String, List<ReplayRow>> replaysByTrace() {
        Map<String, List<ReplayRow>> byTrace = new LinkedHashMap<>();
        for (ReplayRow row : replays) {
            byTrace.computeIfAbsent(row.trace(), trace -> new ArrayList<>()).add(row);
        }
        return byTrace;
    }

    /** The prices of sampling of each trace, in order. */
    Map<String, List<PriceRow>> pricesByTrace() {
        Map<String, List<PriceRow>> byTrace = new LinkedHashMap<>();
        for (PriceRow row : prices) {
            byTrace.computeIfAbsent(row.replay().trace(), trace -> new ArrayList<>())
                    .add(row);
        }
        return byTrace;
    }
}
