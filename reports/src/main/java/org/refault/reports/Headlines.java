package org.refault.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.refault.simulator.result.Counter;
import org.refault.simulator.result.TimedResult;

/** The few sentences a reader should take away, made from the numbers alone; plain text. */
final class Headlines {
    private static final Comparator<FaultRateChart.Point> BY_RATE =
            Comparator.comparingDouble(FaultRateChart.Point::rate);

    private Headlines() {}

    /** The sentences of a report. */
    static List<String> of(Report report) {
        List<String> sentences = new ArrayList<>();
        addOverlays(OverlayRow.of(report.overlays()), sentences);
        addCurves(report, sentences);
        report.replaysByTrace()
                .forEach((trace, rows) ->
                        addReplays(trace, FaultRateChart.points(rows, report.confidence()), sentences));
        report.pricesByTrace()
                .forEach((trace, rows) -> addPrices(trace, PriceChart.points(rows, report.confidence()), sentences));
        if (!report.timed().isEmpty()) {
            addTimed(TimedRun.of(report.timed()), sentences);
        }
        report.checks().forEach(checked -> sentences.add(check(checked)));
        return sentences;
    }

    private static void addOverlays(List<OverlayRow> rows, List<String> sentences) {
        if (rows.isEmpty()) {
            return;
        }
        long covered = rows.stream().filter(row -> row.point().covered()).count();
        sentences.add(
                covered == rows.size()
                        ? "All " + rows.size() + " confidence intervals of the simulation cover the formula."
                        : rows.size() - covered + " of " + rows.size()
                                + " confidence intervals of the simulation do not cover the formula.");
    }

    /** How far estimates can be trusted. */
    private static void addCurves(Report report, List<String> sentences) {
        report.curves().stream()
                .filter(row -> !row.point().isExact())
                .mapToDouble(row -> row.rate(report.confidence()).halfWidth())
                .max()
                .ifPresent(most -> sentences.add("Fault rates of samples are estimates: their "
                        + FaultRateChart.percent(report.confidence()) + " intervals over the samples are at most ± "
                        + new Value.Real(most).readable() + " faults per reference."));
    }

    /**
     * One sentence: best and worst of the real policies, at the memory size where they differ most; without those whose
     * resident sets vary, which may have had less memory.
     */
    private static void addReplays(String trace, List<FaultRateChart.Point> points, List<String> sentences) {
        Map<Integer, List<FaultRateChart.Point>> real = points.stream()
                .filter(point -> !point.oracle() && !point.variable())
                .collect(Collectors.groupingBy(FaultRateChart.Point::frames, TreeMap::new, Collectors.toList()));
        real.values().stream()
                .filter(here -> here.size() > 1 && here.stream().allMatch(point -> point.rate() > 0))
                .max(Comparator.comparingDouble(Headlines::spread))
                .ifPresent(here -> sentences.add(compare(trace, here, points)));
    }

    /** One sentence a memory size: who pays least and most where samples are rarest. */
    private static void addPrices(String trace, List<PriceChart.Point> points, List<String> sentences) {
        points.stream()
                .collect(Collectors.groupingBy(PriceChart.Point::frames, TreeMap::new, Collectors.toList()))
                .forEach((frames, here) -> sentences.add(price(trace, here)));
    }

    private static String price(String trace, List<PriceChart.Point> here) {
        long rarest = here.stream().mapToLong(PriceChart.Point::every).max().orElseThrow();
        Comparator<PriceChart.Point> byPrice =
                Comparator.comparingDouble(point -> point.percent().mean());
        List<PriceChart.Point> last =
                here.stream().filter(point -> point.every() == rarest).toList();
        PriceChart.Point least = last.stream().min(byPrice).orElseThrow();
        PriceChart.Point most = last.stream().max(byPrice).orElseThrow();
        String head = trace + ": at " + new Value.Count(least.frames()).readable()
                + " frames, with Accessed bits sampled every " + new Value.Count(rarest).readable() + " references, "
                + price(least);
        return head + (least.policy().equals(most.policy()) ? "." : "; " + price(most) + ".");
    }

    private static String price(PriceChart.Point point) {
        return point.policy() + " faults "
                + Look.numbers("+#,##0.0;-#,##0.0").format(point.percent().mean()) + " % against "
                + (point.twin().equals(point.policy()) ? "itself with exact bits" : point.twin());
    }

    /** How many times as often the worst policy faults as the best. */
    private static double spread(List<FaultRateChart.Point> here) {
        return here.stream().max(BY_RATE).orElseThrow().rate()
                / here.stream().min(BY_RATE).orElseThrow().rate();
    }

    private static String compare(String trace, List<FaultRateChart.Point> here, List<FaultRateChart.Point> points) {
        FaultRateChart.Point best = here.stream().min(BY_RATE).orElseThrow();
        FaultRateChart.Point worst = here.stream().max(BY_RATE).orElseThrow();
        String size = trace + ": at " + new Value.Count(best.frames()).readable() + " frames ("
                + Look.numbers("#,##0.#").format(best.share()) + " % of the footprint), ";
        if (best.rate() == worst.rate()) {
            return size + "as at every other size, all real policies fault alike.";
        }
        String ideal = points.stream()
                .filter(point ->
                        point.frames() == best.frames() && point.curve().equals("opt (oracle)"))
                .findFirst()
                .map(opt -> ", " + times(best.rate() / opt.rate()) + " as often as OPT")
                .orElse("");
        return size + "where the real policies differ most, " + best.curve() + " faults least ("
                + new Value.Real(best.rate()).readable() + " faults per reference" + ideal + ") and " + worst.curve()
                + " most (" + times(worst.rate() / best.rate()) + " as often as " + best.curve() + ").";
    }

    private static String check(CheckedProtocol checked) {
        String explored = new Value.Count(checked.result().states()).readable() + " states"
                + (checked.result().complete() ? ", which are all there are" : ", not all there are") + " ("
                + checked.configuration() + ")";
        String found = checked.result().findings().stream()
                .map(finding -> finding.violation().label() + " after "
                        + finding.steps().size() + " steps")
                .collect(Collectors.joining(", "));
        return checked.label() + ": " + (found.isEmpty() ? "nothing wrong" : found) + " in " + explored + ".";
    }

    private static String times(double ratio) {
        return Look.numbers("#,##0.00").format(ratio) + " times";
    }

    private static void addTimed(List<TimedRun> runs, List<String> sentences) {
        Comparator<TimedRun> bySlowdown = Comparator.comparingDouble(run -> run.mean(TimedResult::slowdown));
        TimedRun fastest = runs.stream().min(bySlowdown).orElseThrow();
        TimedRun slowest = runs.stream().max(bySlowdown).orElseThrow();
        sentences.add(
                runs.size() == 1
                        ? "On the timed machine, " + slowdown(fastest) + "."
                        : "On the timed machine, least slowed down: " + slowdown(fastest) + "; most: "
                                + slowdown(slowest) + ".");
        List<String> clobbering = runs.stream()
                .filter(run -> clobbers(run) > 0)
                .map(run -> run.label() + " (" + Look.numbers("#,##0.#").format(clobbers(run)) + ")")
                .toList();
        sentences.add(
                clobbering.isEmpty()
                        ? "No run clobbered memory."
                        : "Memory was clobbered, that is used through a translation to a frame that was no longer the page's, under "
                                + String.join(", ", clobbering)
                                + (clobbering.size() < runs.size() ? "; under the others never." : "."));
    }

    private static String slowdown(TimedRun run) {
        return run.label() + " took " + times(run.mean(TimedResult::slowdown)) + " the cycles of the references alone";
    }

    private static double clobbers(TimedRun run) {
        return run.mean(result -> result.count(Counter.CLOBBERS));
    }
}
