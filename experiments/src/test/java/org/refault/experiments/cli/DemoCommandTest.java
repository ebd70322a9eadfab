package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @Test
    void comparesPoliciesAndProtocolsOnTheBundledTrace(@TempDir Path folder) throws IOException {
        Captured demo = Captured.run("demo", "-o", folder.toString(), "--quiet");
        assertEquals(0, demo.exitCode(), demo.err());
        assertShowsBothTables(demo.lines());
        assertTrue(Files.exists(folder.resolve("report.html")));
        assertEquals(
                1 + 7 * 6, Files.readAllLines(folder.resolve("results.csv")).size());

        Map<String, Map<String, Long>> runs = runs(folder.resolve("simulate.csv"));
        assertEquals(List.of("lock-all", "relock", "unsafe-shared"), new ArrayList<>(runs.keySet()));
        Map<String, Long> relock = runs.get("relock");
        assertTrue(relock.get("demotions") > 0, "the monitor gives up pages");
        assertTrue(relock.get("host_evictions") > 0, "the host takes some of them");
        assertTrue(relock.get("minor_relocks") + relock.get("major_relocks") > 0, "the guest wants them back");
        assertEquals(0, relock.get("clobbers"));
        assertEquals(0, runs.get("lock-all").get("clobbers"));
        assertEquals(0, runs.get("lock-all").get("host_evictions"));
        assertTrue(runs.get("unsafe-shared").get("clobbers") > 0, "sharing without locks goes wrong");
    }

    /** A row for each policy, OPT's the least at every size, and a row for each protocol. */
    private static void assertShowsBothTables(List<String> lines) {
        int header = 2;
        assertTrue(lines.get(header).startsWith("policy         42 (2.5 %)  85 (5 %)"), lines.get(header));
        List<long[]> rows = lines.subList(header + 2, header + 9).stream()
                .map(DemoCommandTest::faults)
                .toList();
        long[] opt = rows.get(6);
        for (long[] row : rows) {
            for (int size = 0; size < 6; size++) {
                assertTrue(opt[size] <= row[size], lines.toString());
            }
        }
        assertTrue(lines.get(header + 8).startsWith("opt (oracle) "));
        String[] protocols = {"lock-all ", "relock ", "unsafe-shared "};
        for (int i = 0; i < protocols.length; i++) {
            assertTrue(lines.get(header + 14 + i).startsWith(protocols[i]), lines.toString());
        }
    }

    /** The six numbers at the end of a line. */
    private static long[] faults(String line) {
        String[] words = line.replace(",", "").split(" +");
        return Arrays.stream(words, words.length - 6, words.length)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** The counts of each protocol's run, by column. */
    private static Map<String, Map<String, Long>> runs(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        List<String> columns = Arrays.asList(lines.get(0).split(","));
        Map<String, Map<String, Long>> runs = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            Map<String, Long> counts = new LinkedHashMap<>();
            for (String column : List.of("demotions", "host_evictions", "minor_relocks", "major_relocks", "clobbers")) {
                counts.put(column, Long.parseLong(values[columns.indexOf(column)]));
            }
            runs.put(values[columns.indexOf("protocol")], counts);
        }
        return runs;
    }
}
