package org.refault.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/write-a-policy.md says, block by block: edits, files, and commands with what they print. */
class WriteAPolicyTest {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");
    private static final String COMMAND = "$ ./refault ";
    private static final String LEFT_OUT = "[...]\n";

    @TempDir
    private Path folder;

    @Test
    void everyCommandPrintsWhatThePageSays() throws IOException {
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "write-a-policy.md")));
        int commands = 0;
        int edits = 0;
        while (blocks.find()) {
            String content = blocks.group(2);
            switch (blocks.group(1)) {
                case "diff" -> {
                    edit(folder.resolve("LoopClock.java"), content);
                    edits++;
                }
                case "java" -> {
                    Matcher name = CLASS.matcher(content);
                    assertTrue(name.find(), content);
                    Files.writeString(folder.resolve(name.group(1) + ".java"), content);
                }
                case "" -> {
                    assertTrue(content.startsWith(COMMAND), content);
                    int end = content.indexOf('\n');
                    assertPrints(content.substring(end + 1), run(content.substring(COMMAND.length(), end)));
                    commands++;
                }
                default -> assertEquals("sh", blocks.group(1));
            }
        }
        assertEquals(6, commands);
        assertEquals(6, edits);
        assertTrue(Files.exists(folder.resolve("out/charts/index.csv")));
    }

    /** Lines with a minus go, lines with a plus come, in the one place where they fit. */
    private static void edit(Path file, String hunk) throws IOException {
        String text = Files.readString(file);
        String old = side(hunk, '-');
        assertEquals(text.indexOf(old), text.lastIndexOf(old), "more than one place: " + old);
        assertTrue(text.contains(old), old);
        Files.writeString(file, text.replace(old, side(hunk, '+')));
    }

    private static String side(String hunk, char sign) {
        return hunk.lines()
                .filter(line -> line.charAt(0) == ' ' || line.charAt(0) == sign)
                .map(line -> line.substring(1) + "\n")
                .collect(Collectors.joining());
    }

    /** Standard output, then standard error, of a command run as if in the test's folder. */
    private String run(String command) {
        List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
        arguments.replaceAll(
                argument -> argument.equals("out") ? folder + "/out" : argument.replace("./", folder + "/"));
        if (arguments.contains("new")) {
            arguments.addAll(List.of("--dir", folder.toString()));
        }
        Captured run = Captured.run(arguments.toArray(String[]::new));
        String printed = run.out() + run.err();
        return printed.replace(folder + "/out", "out").replace(folder + "/", "./");
    }

    private static void assertPrints(String expected, String printed) {
        int from = 0;
        boolean anywhere = false;
        for (String part : expected.split("(?<=^|\\n)" + Pattern.quote(LEFT_OUT), -1)) {
            int at = anywhere ? printed.indexOf(part, from) : printed.startsWith(part) ? 0 : -1;
            assertTrue(at >= 0, "expected:\n" + part + "\nin:\n" + printed);
            from = at + part.length();
            anywhere = true;
        }
        assertTrue(expected.endsWith(LEFT_OUT) || from == printed.length(), "and then:\n" + printed.substring(from));
    }
}
