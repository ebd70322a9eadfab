package org.refault.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.refault.simulator.check.Finding;
import org.refault.simulator.result.LockNesting;
import org.refault.simulator.result.LockStatistics;
import org.refault.simulator.result.TimedResult;
import org.refault.simulator.setting.Setting;
import org.refault.simulator.setting.Settings;

/** The report as one page that needs nothing else: no script, no other file. */
final class HtmlPage {
    /** Beyond this, a reader wants results.csv. */
    private static final int MOST_ROWS = 300;

    private static final String STYLE = """
            :root { color-scheme: light; }
            body { font: 16px/1.5 "DejaVu Sans", Verdana, "Segoe UI", sans-serif; color: #222; background: #fff;
                   margin: 0 auto; max-width: 66rem; padding: 1.5rem; }
            h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
            h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-bottom: 2px solid #0072b2; padding-bottom: .2rem; }
            .intro { font-size: 1.05rem; max-width: 50rem; }
            .summary { background: #f2f7fa; border-left: 4px solid #0072b2; padding: .6rem 1.2rem .6rem 2.2rem; }
            .summary li { margin: .4rem 0; overflow-wrap: anywhere; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; font-size: .9rem; }
            dt { color: #555; } dd { margin: 0; overflow-wrap: anywhere; }
            nav a { margin-right: 1.2rem; color: #005a8c; }
            pre { background: #f4f4f4; padding: .8rem 1rem; overflow-x: auto; font-size: .85rem; white-space: pre-wrap; }
            figure { margin: 0 0 2rem; break-inside: avoid; }
            figure svg { width: 100%; height: auto; border: 1px solid #ddd; }
            figcaption { font-size: .9rem; color: #333; margin-top: .3rem; }
            .wide { overflow-x: auto; margin-bottom: 1.5rem; }
            table { border-collapse: collapse; font-size: .8rem; font-variant-numeric: tabular-nums; }
            caption { text-align: left; font-weight: bold; font-size: .9rem; padding: .3rem 0; overflow-wrap: anywhere; }
            th, td { padding: .25rem .6rem; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }
            thead th { border-bottom: 2px solid #888; vertical-align: bottom; }
            small { font-weight: normal; color: #555; }
            .n { text-align: right; } td.n { white-space: nowrap; }
            tr.changed { background: #fff6df; font-weight: bold; }
            tbody tr:hover { background: #eef5f9; }
            @media print {
              body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
              table { font-size: 7pt; } th, td { padding: .1rem .3rem; } tr { break-inside: avoid; } .wide { overflow: visible; }
            }
            """;

    private final Report report;
    private final Map<Chart, String> drawings;
    private final StringBuilder html = new StringBuilder();

    /** The page of a report with its charts, each as an {@code svg} element. */
    HtmlPage(Report report, Map<Chart, String> drawings) {
        this.report = report;
        this.drawings = drawings;
    }

    /** The whole page. */
    String text() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        html.append(Html.escape(report.title())).append("</title>\n<style>\n").append(STYLE);
        html.append("</style>\n</head>\n<body>\n");
        head();
        html.append("<main>\n");
        charts();
        overlays();
        curves();
        replays();
        prices();
        timed();
        locks();
        checks();
        settings();
        repeat();
        html.append("</main>\n</body>\n</html>\n");
        return html.toString();
    }

    private void head() {
        html.append("<header>\n<h1>").append(Html.escape(report.title())).append("</h1>\n");
        html.append("<p class=\"intro\">").append(Html.escape(report.intro())).append("</p>\n");
        List<String> headlines = Headlines.of(report);
        if (!headlines.isEmpty()) {
            html.append("<ul class=\"summary\">\n");
            headlines.forEach(
                    line -> html.append("<li>").append(Html.escape(line)).append("</li>\n"));
            html.append("</ul>\n");
        }
        Map<String, String> facts = new LinkedHashMap<>(report.facts());
        facts.put("Version", report.version());
        html.append("<dl>\n");
        facts.forEach((name, value) -> html.append("<dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd>\n"));
        html.append("</dl>\n<nav aria-label=\"Sections\">");
        sections()
                .forEach((id, title) -> html.append("<a href=\"#")
                        .append(id)
                        .append("\">")
                        .append(title)
                        .append("</a>"));
        html.append("</nav>\n</header>\n");
    }

    private Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        if (!drawings.isEmpty()) {
            sections.put("charts", "Charts");
        }
        if (!report.overlays().isEmpty()) {
            sections.put("overlays", "Formula and simulation");
        }
        if (!report.curves().isEmpty()) {
            sections.put("curves", "Curves");
        }
        if (!report.replays().isEmpty()) {
            sections.put("replays", "Replays");
        }
        if (!report.prices().isEmpty()) {
            sections.put("prices", "Price of sampling");
        }
        if (!report.timed().isEmpty()) {
            sections.put("timed", "Timed runs");
            sections.put("locks", "Locks");
        }
        if (!report.checks().isEmpty()) {
            sections.put("checks", "Explored protocols");
        }
        sections.put("settings", "Settings");
        sections.put("repeat", "Repeat it");
        return sections;
    }

    private void section(String id) {
        html.append("<h2 id=\"")
                .append(id)
                .append("\">")
                .append(sections().get(id))
                .append("</h2>\n");
    }

    private void charts() {
        if (drawings.isEmpty()) {
            return;
        }
        section("charts");
        drawings.forEach((chart, svg) -> html.append("<figure>\n")
                .append(svg)
                .append("<figcaption>")
                .append(Html.escape(chart.caption()))
                .append("</figcaption>\n</figure>\n"));
    }

    private void overlays() {
        if (!report.overlays().isEmpty()) {
            section("overlays");
            rows("Every point", OverlayRow.TABLE, OverlayRow.of(report.overlays()));
        }
    }

    private void curves() {
        if (report.curves().isEmpty()) {
            return;
        }
        section("curves");
        List<CurveRow> sizes = CurveTables.sizes(report.curves());
        if (!sizes.isEmpty()) {
            rows("Faults by memory size", CurveTables.sizesInShort(report.confidence()), sizes);
        }
        List<CurveRow> windows = CurveTables.windows(report.curves());
        if (!windows.isEmpty()) {
            rows("Faults and mean resident set by window", CurveTables.windowsInShort(report.confidence()), windows);
        }
    }

    private void replays() {
        if (report.replays().isEmpty()) {
            return;
        }
        section("replays");
        Map<String, List<ReplayRow>> byTrace = report.replaysByTrace();
        byTrace.forEach((trace, rows) -> faultRates(trace, FaultRateChart.points(rows, report.confidence())));
        byTrace.forEach((trace, rows) -> {
            means(ResultTables.REPLAY_IN_SHORT, ResultTables.replications(rows));
            rows("Every replay", ResultTables.REPLAY_IN_SHORT, rows);
        });
    }

    /** Memory sizes down, policies across: what one compares at a glance. */
    private void faultRates(String trace, List<FaultRateChart.Point> points) {
        List<String> curves =
                points.stream().map(FaultRateChart.Point::curve).distinct().toList();
        List<Integer> sizes = new ArrayList<>(
                new TreeSet<>(points.stream().map(FaultRateChart.Point::frames).toList()));
        List<Column<Integer>> columns = new ArrayList<>();
        columns.add(Column.count("frames", "frames", "Memory.", frames -> frames));
        columns.add(Column.real(
                "% of footprint",
                "%",
                "Memory, of the footprint.",
                frames -> 100.0 * frames / Math.max(1, points.get(0).pages())));
        for (String curve : curves) {
            columns.add(new Column<>(
                    curve,
                    "",
                    "Faults per reference.",
                    true,
                    frames -> points.stream()
                            .filter(point ->
                                    point.frames() == frames && point.curve().equals(curve))
                            .<Value>map(point -> new Value.Real(point.rate()))
                            .findFirst()
                            .orElse(new Value.Text("–"))));
        }
        html.append(Html.table("Faults per reference: " + trace, new Table<>(columns), sizes));
    }

    private void prices() {
        if (report.prices().isEmpty()) {
            return;
        }
        section("prices");
        report.pricesByTrace().forEach((trace, rows) -> {
            means(PriceRow.IN_SHORT, PriceRow.replications(rows));
            rows("Every replay", PriceRow.IN_SHORT, rows);
        });
    }

    private void timed() {
        if (report.timed().isEmpty()) {
            return;
        }
        section("timed");
        means(ResultTables.TIMED_IN_SHORT, ResultTables.timedReplications(report.timed()));
        rows("Every run", ResultTables.TIMED_IN_SHORT, report.timed());
        for (TimedRun run : TimedRun.of(report.timed())) {
            vms(run);
            paths(run);
        }
    }

    private void vms(TimedRun run) {
        List<ResultTables.NumberedVm> vms = new ArrayList<>();
        run.first().vms().forEach(counters -> vms.add(new ResultTables.NumberedVm(vms.size(), counters)));
        if (vms.size() > 1) {
            html.append(Html.table("Each virtual machine: " + which(run), ResultTables.VMS, vms));
        }
    }

    private void paths(TimedRun run) {
        TimedResult result = run.first();
        if (!result.paths().isEmpty()) {
            html.append(Html.table(
                    "Critical path of a fault, mean µs: " + which(run),
                    ResultTables.paths(result.mhz()).withoutEmpty(result.paths()),
                    result.paths()));
        }
    }

    /** A run's label; of several replications, which one is shown. */
    private static String which(TimedRun run) {
        return run.label() + (run.group().rows().size() > 1 ? ", first replication" : "");
    }

    private <R> void means(Table<R> single, List<Group<R>> groups) {
        if (groups.stream().anyMatch(group -> group.rows().size() > 1)) {
            rows(
                    "Means of the replications, with half widths of " + FaultRateChart.percent(report.confidence())
                            + " confidence intervals",
                    MeanTables.inShort(single, report.confidence()),
                    groups);
        }
    }

    private <R> void rows(String caption, Table<R> table, List<R> rows) {
        html.append(Html.table(caption, table.withoutEmpty(rows), rows.subList(0, Math.min(MOST_ROWS, rows.size()))));
        if (rows.size() > MOST_ROWS) {
            html.append("<p>The first ")
                    .append(MOST_ROWS)
                    .append(" of ")
                    .append(new Value.Count(rows.size()).readable());
            html.append(" rows; all are in results.csv.</p>\n");
        }
    }

    private void locks() {
        if (report.timed().isEmpty()) {
            return;
        }
        section("locks");
        for (TimedRun run : TimedRun.of(report.timed())) {
            List<LockStatistics> rows = run.first().locks().stream()
                    .sorted(Comparator.comparing(LockStatistics::lockClass))
                    .toList();
            if (!rows.isEmpty()) {
                html.append(Html.table(which(run), ResultTables.LOCKSTAT_IN_SHORT, rows));
                lockClasses(run, rows);
            }
            List<LockNesting> order = run.first().lockOrder();
            if (!order.isEmpty()) {
                html.append(Html.table("Lock order: " + which(run), LockOrderChart.table(), order));
            }
        }
    }

    private void lockClasses(TimedRun run, List<LockStatistics> rows) {
        List<LockStatistics> classes = rows.stream()
                .filter(row -> row.site().equals(LockStatistics.ALL_SITES) && row.acquisitions() > 0)
                .toList();
        if (!classes.isEmpty()) {
            html.append(Html.table(
                    "Waits, convoys, what holders did, and the sites that waited and held most: " + which(run),
                    ResultTables.LOCKSTAT_OF_CLASSES.withoutZeros(classes),
                    classes));
        }
    }

    private void checks() {
        if (report.checks().isEmpty()) {
            return;
        }
        section("checks");
        for (CheckedProtocol checked : report.checks()) {
            html.append(Html.table(
                    checked.label() + ": " + checked.configuration(),
                    CheckTables.CHECKS_IN_SHORT.withoutEmpty(CheckTables.rows(List.of(checked))),
                    CheckTables.rows(List.of(checked))));
            for (Finding finding : checked.result().findings()) {
                html.append(Html.table(checked.heading(finding), CheckTables.STEPS, CheckTables.steps(finding)));
            }
        }
    }

    private void settings() {
        section("settings");
        Settings all = report.settings();
        List<Settings.Value> values = all.keys().stream().map(all::value).toList();
        Stream<Settings.Value> changed = values.stream().filter(value -> !all.isDefault(value.setting()));
        // Of a replay's settings only the seed decides anything, of an exploration's none that was not changed.
        Stream<Settings.Value> defaults = values.stream()
                .filter(value -> all.isDefault(value.setting()))
                .filter(value -> !report.timed().isEmpty()
                        || !(report.replays().isEmpty()
                                        && report.prices().isEmpty()
                                        && report.curves().isEmpty())
                                && value.setting().key().equals("seed"));
        html.append(
                "<div class=\"wide\"><table>\n<caption>Effective settings; those that were changed come first, in bold</caption>\n<thead><tr>");
        for (String name : List.of("setting", "value", "unit", "origin", "meaning")) {
            html.append("<th scope=\"col\">").append(name).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        Stream.concat(changed, defaults).forEach(this::setting);
        html.append("</tbody></table></div>\n");
    }

    private void setting(Settings.Value value) {
        Setting setting = value.setting();
        html.append(report.settings().isDefault(setting) ? "<tr>" : "<tr class=\"changed\">");
        for (String text : List.of(setting.key(), value.text(), setting.unit(), value.origin(), setting.doc())) {
            html.append("<td>").append(Html.escape(text)).append("</td>");
        }
        html.append("</tr>\n");
    }

    private void repeat() {
        section("repeat");
        html.append("<pre><code>").append(Html.escape(report.command())).append("</code></pre>\n");
        html.append(
                "<p>The same command with the same version and trace gives the same numbers, on any machine.</p>\n");
    }
}
