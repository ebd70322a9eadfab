package org.refault.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All charts of a report, in the order in which they are to be read. */
final class Charts {
    /** Each run has one; nobody looks through those of a large sweep. */
    private static final int MOST_TIMELINES = 12;

    private Charts() {}

    /** The charts for which the report has data; their names are different. */
    static List<Chart> of(Report report, Look look) {
        List<Chart> charts = new ArrayList<>();
        report.overlays().forEach(overlay -> charts.add(OverlayChart.of(overlay, look)));
        CurveRow.byTrace(report.curves())
                .forEach((trace, rows) -> charts.add(FaultCurveChart.of(trace, rows, report.confidence(), look)));
        report.replaysByTrace()
                .forEach((trace, rows) -> charts.add(FaultRateChart.of(trace, rows, report.confidence(), look)));
        report.pricesByTrace()
                .forEach((trace, rows) -> charts.add(PriceChart.of(trace, rows, report.confidence(), look)));
        report.trends().forEach(trend -> charts.add(TrendChart.of(trend, report.confidence(), look)));
        if (!report.timed().isEmpty()) {
            List<TimedRun> runs = TimedRun.of(report.timed());
            charts.addAll(CycleChart.of(runs, look));
            charts.add(FaultKindChart.of(runs, report.confidence(), look));
            if (!FaultPathChart.parts(runs).isEmpty()) {
                charts.add(FaultPathChart.of(runs, look));
            }
            if (!LockChart.bars(runs).isEmpty()) {
                charts.add(LockChart.of(runs, look));
            }
            charts.addAll(LockOrderChart.of(runs, look));
            runs.stream()
                    .filter(run -> !run.first().timeline().points().isEmpty())
                    .limit(MOST_TIMELINES)
                    .forEach(run -> charts.add(TimelineChart.of(run, look)));
        }
        for (CheckedProtocol checked : report.checks()) {
            checked.result().findings().forEach(finding -> charts.add(SequenceChart.of(checked, finding, look)));
        }
        return withDifferentNames(charts);
    }

    private static List<Chart> withDifferentNames(List<Chart> charts) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<Chart> named = new ArrayList<>();
        for (Chart chart : charts) {
            int times = seen.merge(chart.name(), 1, Integer::sum);
            named.add(times == 1 ? chart : chart.renamed(chart.name() + "-" + times));
        }
        return named;
    }
}
