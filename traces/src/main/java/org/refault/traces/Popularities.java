package org.refault.traces;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A list of pages with their popularities, read from a text file.
 *
 * <pre>
 *   # weights alone: pages 0, 1, 2       # or pages with weights
 *   5                                    17    2.5
 *   2.5                                  4096  1e-3
 *   1
 * </pre>
 *
 * A weight is a number of at least 0, in proportion to the others; a page of weight 0 is never referenced. All lines have
 * the form of the first. What follows a # is skipped, and so are empty lines.
 */
final class Popularities {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern PAGE = Pattern.compile("[0-9]{1,10}");
    private static final Pattern WEIGHT = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    private final String name;
    private final String checksum;
    private final Map<Integer, Integer> lineOfPage = new HashMap<>();
    private int[] pages = new int[16];
    private double[] weights = new double[16];
    private int count;
    private int columns;
    private int number;

    private Popularities(String name, String checksum) {
        this.name = name;
        this.checksum = checksum;
    }

    /**
     * Reads a file.
     *
     * @throws TraceException if it is missing, not understood, or has no weight above 0
     */
    static Popularities read(String file) throws TraceException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(Path.of(file));
        } catch (InvalidPathException e) {
            throw new TraceException(TraceText.quote(file) + ": not the name of a file", e);
        } catch (NoSuchFileException e) {
            throw new TraceException(file + ": no such file; a list of popularities was expected", e);
        } catch (IOException e) {
            throw new TraceException(file + ": cannot be read; a list of popularities was expected", e);
        }
        String checksum = HexFormat.of().formatHex(RawBytes.sha256().digest(bytes));
        Popularities popularities = new Popularities(file, checksum);
        int line = 0;
        for (String text : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            line++;
            popularities.add(text.replaceFirst("#.*", "").strip(), line);
        }
        if (popularities.count == 0) {
            throw new TraceException(file + ": no weight above 0");
        }
        return popularities;
    }

    private void add(String text, int line) throws TraceException {
        if (text.isEmpty()) {
            return;
        }
        String[] words = BLANKS.split(text);
        columns = columns == 0 ? words.length : columns;
        if (words.length != columns || columns > 2) {
            String form = number == 0 ? "a weight, or a page and its weight," : "a line of the form of the first";
            throw error(line, text, form);
        }
        int page = columns == 1 ? number : page(words[0], line);
        double weight = weight(words[columns - 1], line);
        Integer earlier = lineOfPage.put(page, line);
        if (earlier != null) {
            throw new TraceException(name + ":" + line + ": page " + page + " has a weight in line " + earlier);
        }
        number++;
        if (weight > 0) {
            if (count == pages.length) {
                pages = Arrays.copyOf(pages, 2 * count);
                weights = Arrays.copyOf(weights, 2 * count);
            }
            pages[count] = page;
            weights[count++] = weight;
        }
    }

    private int page(String word, int line) throws TraceException {
        if (!PAGE.matcher(word).matches() || Long.parseLong(word) > Integer.MAX_VALUE) {
            throw error(line, word, "a page from 0 to " + Integer.MAX_VALUE);
        }
        return Integer.parseInt(word);
    }

    private double weight(String word, int line) throws TraceException {
        double weight = WEIGHT.matcher(word).matches() ? Double.parseDouble(word) : Double.NaN;
        // Their sum must not overflow.
        if (!(weight <= Double.MAX_VALUE / Integer.MAX_VALUE)) {
            throw error(line, word, "a weight, 0 or more");
        }
        return weight;
    }

    private TraceException error(int line, String found, String expected) {
        return new TraceException(name + ":" + line + ": " + expected + " was expected, not " + TraceText.quote(found));
    }

    /** The pages of weight above 0, in the order of the file. */
    int[] pages() {
        return Arrays.copyOf(pages, count);
    }

    /** Their weights. */
    double[] weights() {
        return Arrays.copyOf(weights, count);
    }

    /** SHA-256 of the file, in hex. */
    String checksum() {
        return checksum;
    }
}
