package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.refault.simulator.setting.Settings;

class ReportWriterTest {
    @TempDir
    private Path folder;

    private static Report sample() {
        return Samples.report(Samples.replays("gzip"), Samples.timed("lock-all", "relock", "unsafe-shared"));
    }

    /** The page alone, without the time it takes to write the pictures beside it. */
    private static String page(Report report) throws IOException {
        Map<Chart, String> drawings = new LinkedHashMap<>();
        for (Chart chart : Charts.of(report, new Look(Fonts.load()))) {
            drawings.put(chart, Pictures.svg(chart));
        }
        return new HtmlPage(report, drawings).text();
    }

    private static Report empty(String title, String intro, String command, Map<String, String> facts) {
        return new Report(title, intro, command, "1", List.of(), List.of(), Settings.defaults(), facts);
    }

    @Test
    void aFolderHasThePageAndEveryChartInThreeForms() throws Exception {
        ReportWriter.write(sample(), folder);
        List<String> expected = new ArrayList<>();
        for (String chart : List.of(
                "cycles-host",
                "cycles-vcpu",
                "fault-paths",
                "fault-rate-gzip",
                "faults",
                "lock-order",
                "locks",
                "timeline-lock-all",
                "timeline-relock",
                "timeline-unsafe-shared")) {
            for (String form : List.of("csv", "png", "svg")) {
                expected.add("charts/" + chart + "." + form);
            }
        }
        expected.add("charts/index.csv");
        expected.add("report.html");
        expected.sort(null);
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(
                    expected,
                    files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void everySvgIsXmlAndEveryPngHasTwiceItsSize() throws Exception {
        ReportWriter.write(Samples.report(List.of(), Samples.timed("relock")), folder);
        byte[] svg = Files.readAllBytes(folder.resolve("charts/faults.svg"));
        var root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg))
                .getDocumentElement();
        assertEquals("0 0 800 450", root.getAttribute("viewBox"));
        assertTrue(
                new String(svg, StandardCharsets.UTF_8).contains("font-family=\"'DejaVu Sans', Verdana, sans-serif\""));
        var png = ImageIO.read(folder.resolve("charts/faults.png").toFile());
        assertEquals(1_600, png.getWidth());
        assertEquals(900, png.getHeight());
    }

    @Test
    void theSameReportIsTheSameBytes() throws Exception {
        Report report = Samples.report(Samples.replays("gzip"), Samples.timed("relock"));
        Path again = folder.resolve("again");
        ReportWriter.write(report, folder.resolve("once"));
        ReportWriter.write(report, again);
        try (Stream<Path> files = Files.walk(again)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path twin = folder.resolve("once").resolve(again.relativize(file));
                assertArrayEquals(Files.readAllBytes(twin), Files.readAllBytes(file), file.toString());
            }
        }
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        String page = page(sample());
        String withoutNamespaces = page.replaceAll("xmlns(:xlink)?=\"http://www.w3.org/[^\"]*\"", "");
        assertFalse(withoutNamespaces.contains("http"), "a reference to the network");
        for (String tag : List.of("<script", "<link", "<img", "<iframe", "@import", "src=")) {
            assertFalse(page.contains(tag), tag);
        }
        // Every reference, of a link or of a picture's clip, is to an id of the page itself.
        Matcher reference = Pattern.compile("(?:href=\"|url\\()#([^\")]+)").matcher(page);
        while (reference.find()) {
            assertTrue(page.contains("id=\"" + reference.group(1) + "\""), reference.group(1));
        }
    }

    @Test
    void noIdComesTwice() throws Exception {
        List<String> ids = new ArrayList<>();
        Matcher id = Pattern.compile(" id=\"([^\"]*)\"").matcher(page(sample()));
        while (id.find()) {
            ids.add(id.group(1));
        }
        assertFalse(ids.isEmpty());
        assertEquals(ids.size(), ids.stream().distinct().count());
    }

    @Test
    void whatUsersNamedIsEscaped() throws Exception {
        String evil = "<b a=\"x\" b='y'>&</b>";
        List<ReplayRow> rows = Samples.replays(evil);
        Report report = new Report(evil, evil, evil, evil, rows, List.of(), Settings.defaults(), Map.of(evil, evil));
        String page = page(report);
        assertFalse(page.contains("<b "));
        assertTrue(page.contains("<h1>&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/b&gt;</h1>"));
    }

    @Test
    void theLockTablesSayWhereItWasWaitedAndLeaveOutWhatIsZeroEverywhere() throws Exception {
        String page = page(Samples.report(List.of(), Samples.timed("relock")));
        String locks = page.substring(page.indexOf("<h2 id=\"locks\">"));
        assertTrue(locks.contains("contention-points"), locks);
        assertTrue(locks.contains("longest-chain"), locks);
        assertTrue(locks.contains("hold-cpu <small>cycles</small>"), locks);
        assertFalse(locks.contains("hold-io"), "no holder awaited the device in these samples");
    }

    @Test
    void changedSettingsComeFirst() throws Exception {
        String page = page(sample());
        String settings = page.substring(page.indexOf("<h2 id=\"settings\">"));
        List<String> keys = new ArrayList<>();
        Matcher row = Pattern.compile("<tr class=\"changed\"><td>([^<]*)</td>").matcher(settings);
        while (row.find()) {
            keys.add(row.group(1));
        }
        assertEquals(List.of("seed", "sampler.interval"), keys);
        assertTrue(settings.indexOf("<tr class=\"changed\"><td>sampler.interval") < settings.indexOf("<tr><td>"));
        assertTrue(settings.contains("<td>10 ms</td><td>time</td><td>--set</td>"));
    }

    @Test
    void aReportWithoutRunsIsStillAPage() throws Exception {
        String page = page(empty("Nothing yet", "No run was finished.", "./refault sweep plan.toml", Map.of()));
        assertTrue(page.contains("<h1>Nothing yet</h1>"));
        assertTrue(page.contains("./refault sweep plan.toml"));
        assertFalse(page.contains("<figure>"));
    }

    @Test
    void theHeadlinesCompareWhereRealPoliciesDifferMost() {
        List<String> lines = Headlines.of(sample());
        // fifo refaults 1.9 times as often as opt, wsclock 1.36 times: at 32 frames 48,578 and 34,772 refaults, and
        // 3,200 cold faults.
        assertEquals(
                "gzip: at 32 frames (1 % of the footprint), where the real policies differ most, wsclock faults least"
                        + " (0.02681 faults per reference, 1.32 times as often as OPT) and fifo most (1.36 times as often as wsclock).",
                lines.get(0));
        assertTrue(lines.get(2).contains("unsafe-shared (37); under the others never."), lines.get(2));
    }

    @Test
    void anOldFileIsReplacedAndOthersStay() throws Exception {
        Files.writeString(folder.resolve("report.html"), "old");
        Files.writeString(folder.resolve("results.csv"), "mine");
        ReportWriter.write(empty("New", "", "", Map.of()), folder);
        assertTrue(Files.readString(folder.resolve("report.html")).contains("<h1>New</h1>"));
        assertEquals("mine", Files.readString(folder.resolve("results.csv")));
    }

    @Test
    void aFileThatCannotBeReplacedLeavesNoPartBehind() throws Exception {
        Path occupied =
                Files.createDirectories(folder.resolve("occupied/inner")).getParent();
        assertThrows(IOException.class, () -> WholeFiles.write(occupied, "text"));
        assertTrue(Files.isDirectory(occupied.resolve("inner")));
        assertFalse(Files.exists(folder.resolve("occupied.part")));
    }
}
