package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies that users bring along. Each is made from the one that {@code policies new} writes: what it writes compiles and runs. */
class PluginsTest {
    private static final String LOOP = "gen:loop:n=400,pages=20";
    private static final String ZIPF = "gen:zipf:n=5000,pages=100,s=0.8,seed=1";
    private static final String SERVICES = "META-INF/services/org.refault.simulator.policy.PolicyFactory";
    private static final int MAJOR_VERSION = 6;
    private static final int JAVA_99 = 44 + 99;

    @TempDir
    private Path folder;

    private Path source;

    @BeforeEach
    void writePolicy() {
        assertEquals(
                0,
                Captured.run("policies", "new", "my-clock", "--dir", folder.toString())
                        .exitCode());
        source = folder.resolve("MyClock.java");
    }

    @Test
    void theNewPolicyIsClockAndCountsAsClockDoes() {
        List<String> lines = compare("clock," + source + ",clock:load-bit=1," + source + ":load-bit=1")
                .lines();
        assertEquals(5, lines.size());
        assertEquals(lines.get(1).replace(",clock,", ",my-clock,"), lines.get(2));
        assertEquals(lines.get(3).replace(",clock,", ",my-clock,"), lines.get(4));
        assertNotEquals(lines.get(1), lines.get(3).replace("load-bit=1", "load-bit=0"));
    }

    private Captured compare(String policies, String... more) {
        return Captured.run(Stream.concat(
                        Stream.of("compare", ZIPF, "--format", "csv", "-f", "20", "-p", policies), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void theNewPolicyRunsOnTheTimedMachine() {
        Captured run = Captured.run("simulate", "--format", "csv", "-p", "clock," + source, "-f", "10", LOOP);
        assertEquals("", run.err());
        assertEquals(
                run.lines().get(1).replace(",clock,", ",my-clock,"), run.lines().get(2));
    }

    @Test
    void theNewPolicyKeepsAllLawsAndPassesItsTest() {
        Captured run = Captured.run("policies", "check", "--format", "csv", source.toString());
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("\nis blind to reads of pages whose Accessed bit is set,3,yes,\n"), run.out());
        assertTrue(run.out().endsWith("\npasses MyClockTest.java,1,yes,\n"), run.out());
    }

    /* The hand forgets to take the victim out of the ring: sooner or later it is chosen again. */
    @Test
    void checkTellsWhichLawsABadPolicyBreaksAndWhere() throws IOException {
        edit("        ring.remove(hand);\n", "");
        Captured run = Captured.run("policies", "check", "--format", "csv", source.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.out().contains("\ncopes with page-outs at any time and frames in any order,1,no,"), run.out());
        assertTrue(run.out().contains("which holds no page"), run.out());
        assertTrue(run.out().contains("passes MyClockTest.java,1,no,"), run.out());
        assertTrue(run.out().contains("(MyClockTest.java:"), run.out());
    }

    /* Time stamps of references are what no pager has: with R declared it is an oracle, and not under the blindfold law. */
    @Test
    void anOracleInMemoryHasACopyOfTheLoopOfItsOwn() throws IOException {
        edit("implements ReplacementPolicy", "implements org.refault.simulator.policy.OraclePolicy");
        edit("Capability.ACCESSED)", "Capability.REFERENCES)");
        edit("hardware.testAndClearAccessed(hand)", "ring.isEmpty()");
        edit(
                "    /** Chooses",
                "    @Override public void onReference(int frame, int run, int count) { ring.moveToLast(frame); }\n"
                        + "    /** Chooses");
        List<String> lines = compare("lru,opt," + source + ",mru,lfu").lines();
        assertEquals(lines.get(1).replace(",lru,,", ",my-clock,load-bit=0,"), lines.get(3));
        assertTrue(Captured.run("policies", source.toString()).out().contains("oracle"));
        assertEquals(2, Captured.run("simulate", "-p", source.toString(), LOOP).exitCode());
    }

    @Test
    void aPackageIsNoObstacle() throws IOException {
        edit("import org.refault.simulator.event", "package org.refault.policies;\nimport org.refault.simulator.event");
        edit("my-clock", "my-packed");
        assertTrue(compare(source.toString()).out().contains(",my-packed,"));
    }

    @Test
    void aClassOfACatalogueNameIsTheFilesOwn() throws IOException {
        Path own = folder.resolve("ClockPolicy.java");
        Files.writeString(
                own,
                "package org.refault.policies;\n"
                        + Files.readString(source)
                                .replace("MyClock", "ClockPolicy")
                                .replace("my-clock", "own-clock"));
        assertTrue(compare(own.toString()).out().contains(",own-clock,"));
    }

    @Test
    void anOutputFolderTellsWhichFilesThePoliciesWereAndHowToRepeatIt() throws IOException, NoSuchAlgorithmException {
        Path jar = jar("MyClock$Factory");
        edit("my-clock", "my-other");
        Path out = folder.resolve("out");
        compare("clock,my-clock," + source, "--plugin", jar.toString(), "-o", out.toString());
        String toml = Files.readString(out.resolve("run.toml"));
        String plugin = "[[plugin]]%npolicy = \"%s\"%nfile = \"%s\"%nsha256 = \"%s\"%n".replace("%n", "\n");
        assertTrue(
                toml.contains(plugin.formatted("my-clock", "mine.jar", sha256(jar)) + "\n"
                        + plugin.formatted("my-other", "MyClock.java", sha256(source))),
                toml);
        String report = Files.readString(out.resolve("report.html"));
        assertTrue(report.contains("MyClock.java, SHA-256 " + sha256(source)));
        assertTrue(report.contains("--policies clock,my-clock," + source + " --plugin " + jar), "to repeat it");
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        StringBuilder digits = new StringBuilder();
        for (byte b : hash) {
            digits.append(String.format("%02x", b));
        }
        return digits.toString();
    }

    @Test
    void aSweepFindsTheFileBesideThePlanAndNoticesThatItChanged() throws IOException {
        Path plan = folder.resolve("plan.toml");
        Files.writeString(
                plan, "traces = [\"" + LOOP + "\"]\npolicies = [\"fifo\", \"MyClock.java\"]\nframes = [5, 9]\n");
        String out = folder.resolve("out").toString();
        Captured first = Captured.run("sweep", plan.toString(), "-o", out, "--quiet");
        assertEquals("", first.err());
        assertEquals(
                0, Captured.run("sweep", plan.toString(), "-o", out, "--quiet").exitCode(), "nothing to do");

        edit("ring.addLast(frame)", "ring.addFirst(frame)");
        Captured changed = Captured.run("sweep", plan.toString(), "-o", out, "--quiet");
        assertEquals(2, changed.exitCode());
        assertTrue(changed.err().contains("holds 2 results that are not of this plan"), changed.err());
        Captured resumed = Captured.run("sweep", plan.toString(), "-o", out, "--quiet", "--resume");
        assertEquals(0, resumed.exitCode());
        assertNotEquals(first.out(), resumed.out());
    }

    @Test
    void aJarsPoliciesAreListedWithTheJarAndRun() throws IOException {
        Path jar = jar("MyClock$Factory");
        List<String> list = Captured.run("policies", "--format", "csv", "--plugin", jar.toString())
                .lines();
        assertEquals("id,sees,kind,summary,file", list.get(0));
        assertTrue(list.stream().anyMatch(line -> line.startsWith("my-clock,AE,real,") && line.endsWith(",mine.jar")));
        assertTrue(list.stream().anyMatch(line -> line.startsWith("clock,AE,real,") && line.endsWith(",")));

        List<String> lines =
                compare("clock,my-clock", "--plugin", jar.toString()).lines();
        assertEquals(lines.get(1).replace(",clock,", ",my-clock,"), lines.get(2));
        assertEquals(2, compare("my-clock").exitCode(), "without the jar there is none");
        Captured twice = Captured.run("policies", "--plugin", jar.toString(), "--plugin", jar.toString());
        assertLine(2, "mine.jar: its policy is called my-clock, as that of mine.jar; give it another id", twice);
    }

    @Test
    void whatIsWrongWithAJarIsOneLine() throws IOException {
        assertLine(3, "none.jar: no such file", plugged(folder.resolve("none.jar")));
        assertLine(3, "MyClock.java: is no jar", plugged(source));
        assertLine(3, "'.': is no file", plugged(Path.of(".")));
        assertLine(
                3,
                "mine.jar: holds no policy: " + SERVICES
                        + " was expected, with the names of the factories (@AutoService writes it)",
                plugged(jar("")));
        assertLine(3, "mine.jar: Provider Nobody not found", plugged(jar("Nobody")));
        assertLine(3, "mine.jar: MyClock not a subtype", plugged(jar("MyClock")));
        assertLine(
                3,
                "mine.jar: " + SERVICES + " names no policy of this jar",
                plugged(jar("org.refault.policies.ClockPolicy$Factory")));
    }

    @Test
    void aJarForANewerJavaSaysSo() throws IOException {
        Path jar = jar("MyClock$Factory", MAJOR_VERSION, JAVA_99);
        int here = Runtime.version().feature();
        assertLine(
                3,
                "mine.jar: is compiled for Java 99, and this is Java " + here + "; compile it with --release " + here,
                plugged(jar));
    }

    @Test
    void aFactoryThatThrowsOrClashesIsToldByItsFile() throws IOException {
        edit(
                "        public Factory() {\n            super(",
                "        public Factory() {\n            super(1 / 0 > 0 ? null : ");
        Captured thrown = compare(source.toString());
        assertLine(
                3, "MyClock.java: its factory MyClock$Factory threw java.lang.ArithmeticException: / by zero", thrown);
        assertLine(
                3,
                "mine.jar: its factory MyClock$Factory threw java.lang.ArithmeticException: / by zero",
                plugged(jar("MyClock$Factory")));
    }

    @Test
    void anIdOfTheCatalogueIsTaken() throws IOException {
        edit("\"my-clock\"", "\"clock\"");
        String line = ": its policy is called clock, as one of the catalogue; give it another id";
        assertLine(2, "MyClock.java" + line, compare(source.toString()));
        assertLine(2, "mine.jar" + line, plugged(jar("MyClock$Factory")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ring.addLast(frame); | ring.addLst(frame); | MyClock.java:37: cannot find symbol; symbol: method addLst(int)",
                "extends PolicyFactory<Options> | extends java.util.ArrayList<Options> | MyClock.java:61: no suitable constructor found for ArrayList(",
                "\"my-clock\" | \"My Clock\" | MyClock.java: 'My Clock' is no policy's id; words of small letters and digits between hyphens were expected, as in two-handed-clock",
                "value = \"0\" | value = \"x\" | MyClock.java: what its factory MyClock$Factory says of the policy does not hold: ",
                "public Factory() | public Factory(int any) | MyClock.java: its factory MyClock$Factory needs to be static, with a constructor without parameters",
            })
    void whatIsWrongWithASourceFileIsALineWithItsPlace(String old, String replaced, String beginning)
            throws IOException {
        edit(old, replaced);
        Captured run = compare(source.toString());
        assertEquals(3, run.exitCode(), run.err());
        assertEquals("", run.out());
        assertTrue(shortened(run).startsWith("refault: " + beginning), run.err());
    }

    @Test
    void onlyTheFirstErrorsOfASourceFileAreTold() throws IOException {
        edit("ring.", "rung.");
        edit("hardware.frames()", "hardware.fames()");
        Captured run = compare(source.toString());
        assertEquals(3, run.exitCode());
        List<String> lines = run.err().lines().toList();
        assertEquals(6, lines.size(), run.err());
        assertEquals("refault: and 1 error more", lines.get(5));
    }

    @Test
    void severalFactoriesOrNoneAreRefused() throws IOException {
        Files.writeString(folder.resolve("Empty.java"), "class Empty {}");
        assertLine(
                3,
                "Empty.java: holds no policy: a class that extends PolicyFactory was expected, nested in the policy's",
                compare(folder.resolve("Empty.java").toString()));
        edit(
                "    /** Describes",
                "    public static final class Second extends PolicyFactory<Options> {\n"
                        + "        public Second() { super(new PolicyCard(\"x\", \"x\", \"\", \"x\"), Options.class); }\n"
                        + "        public ReplacementPolicy create(HardwareView h, Options o, RandomStream r) { return null; }\n    }\n"
                        + "    /** Describes");
        assertLine(
                3,
                "MyClock.java: holds 2 policies and one was expected: MyClock$Factory, MyClock$Second",
                compare(source.toString()));
    }

    @Test
    void aPolicyThatFailsWhileItRunsIsToldByItsLineAndIsNoBugOfTheProgram() throws IOException {
        edit("hardware.testAndClearAccessed(hand)", "hardware.now() < 0");
        Captured run = compare(source.toString());
        assertEquals(1, run.exitCode());
        assertTrue(
                run.err()
                        .endsWith(
                                "MyClock.java:44: java.lang.IllegalStateException: the policy uses virtual time but does"
                                        + " not declare TIME (T)\n"),
                run.err());
        assertEquals(1, run.err().lines().count());
        Captured curve = Captured.run("curve", "-p", source.toString(), "-f", "20", ZIPF);
        assertEquals(1, curve.exitCode());
        assertEquals(
                "refault: my-clock, 20 frames: " + run.err().substring(run.err().indexOf("MyClock.java:44: ")),
                curve.err());
    }

    @Test
    void anErrorOfAPolicyInACurveIsToldByItsLine() throws IOException {
        edit(
                "int hand = ring.first();",
                "if (hardware.frames() > 0) throw new AssertionError(\"oops\"); int hand = 0;");
        Captured run = Captured.run("curve", "-p", source.toString(), "-f", "20", ZIPF);
        assertEquals("refault: my-clock, 20 frames: MyClock.java:43: java.lang.AssertionError: oops\n", run.err());
        assertEquals(1, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clock", "My-Clock", "my_clock", "2q-mine", "factory", "my-clock"})
    void newRefusesWhatIsNoIdOrTakenOrThereAlready(String id) throws IOException {
        String before = Files.readString(source);
        Captured run = Captured.run("policies", "new", id, "--dir", folder.toString());
        assertEquals(2, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals("", run.out());
        assertEquals(before, Files.readString(source));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    private void edit(String old, String replaced) throws IOException {
        String text = Files.readString(source);
        assertTrue(text.contains(old), old);
        Files.writeString(source, text.replace(old, replaced));
    }

    private static Captured plugged(Path jar) {
        return Captured.run("policies", "--plugin", jar.toString());
    }

    private void assertLine(int exitCode, String line, Captured run) {
        assertEquals("refault: " + line + "\n", shortened(run));
        assertEquals("", run.out());
        assertEquals(exitCode, run.exitCode());
    }

    /** Standard error, with the folder of the test left out. */
    private String shortened(Captured run) {
        return run.err().replace(folder + "/", "");
    }

    /** A jar of the policy, compiled, whose service file names a class; without a service file if the name is empty. */
    private Path jar(String factory) throws IOException {
        return jar(factory, 0, 0);
    }

    private Path jar(String factory, int changedByte, int value) throws IOException {
        Path classes = folder.resolve("classes");
        if (Files.notExists(classes)) {
            compile(Files.createDirectory(classes));
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        if (!factory.isEmpty()) {
            entries.put(SERVICES, factory.getBytes(StandardCharsets.UTF_8));
        }
        try (Stream<Path> files = Files.list(classes).sorted()) {
            for (Path file : files.toList()) {
                byte[] code = Files.readAllBytes(file);
                if (changedByte > 0) {
                    ByteBuffer.wrap(code).putShort(changedByte, (short) value);
                }
                entries.put(file.getFileName().toString(), code);
            }
        }
        Path jar = folder.resolve("mine.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }

    private void compile(Path classes) {
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertEquals(0, compiled);
    }
}
