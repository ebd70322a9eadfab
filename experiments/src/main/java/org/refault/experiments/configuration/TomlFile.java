package org.refault.experiments.configuration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A TOML text as flat pairs of dotted key and value, in the order written, each with its place.
 *
 * @param pairs the pairs
 */
public record TomlFile(List<Pair> pairs) {
    /**
     * One pair.
     *
     * @param key dotted: {@code interval} under {@code [sampler]} is {@code sampler.interval}
     * @param value a {@link String} (also numbers and flags, as text) or a {@link List} of such values
     * @param place {@code file:line:column} of the key
     */
    public record Pair(String key, Object value, String place) {
        /** The value as a list; a single value is a list of one. */
        public List<?> values() {
            return value instanceof List<?> list ? list : List.of(value);
        }
    }

    /** Reads a file; what is wrong goes to {@code problems}, and the pairs are then none. */
    public static TomlFile read(Path file, Problems problems) {
        return read(file, file.toString(), problems);
    }

    /** Reads a file that is named at {@code place}. */
    static TomlFile read(Path file, String place, Problems problems) {
        String addition = place.equals(file.toString()) ? "" : ": " + file;
        try {
            return parse(file.toString(), Files.readString(file), problems);
        } catch (NoSuchFileException e) {
            problems.add(place, "no such file" + addition);
        } catch (CharacterCodingException e) {
            problems.add(place, "not a text in UTF-8" + addition);
        } catch (IOException e) {
            problems.add(place, "cannot be read" + addition + ": " + e.getMessage());
        }
        return new TomlFile(List.of());
    }

    /** Parses a text; syntax errors go to {@code problems}, and the pairs are then none. */
    public static TomlFile parse(String name, String text, Problems problems) {
        TomlParseResult parsed = Toml.parse(text);
        for (TomlParseError error : parsed.errors()) {
            problems.add(place(name, error.position()), error.getMessage());
        }
        List<Pair> pairs = new ArrayList<>();
        if (!parsed.hasErrors()) {
            List<List<String>> paths = new ArrayList<>(parsed.keyPathSet(false));
            paths.sort(Comparator.comparing(
                    parsed::inputPositionOf,
                    Comparator.comparingInt(TomlPosition::line).thenComparingInt(TomlPosition::column)));
            for (List<String> path : paths) {
                String place = place(name, parsed.inputPositionOf(path));
                pairs.add(new Pair(String.join(".", path), value(parsed.get(path), place, problems), place));
            }
        }
        return new TomlFile(List.copyOf(pairs));
    }

    private static Object value(Object value, String place, Problems problems) {
        if (value instanceof TomlArray array) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                values.add(value(array.get(i), place, problems));
            }
            return List.copyOf(values);
        }
        if (value instanceof TomlTable) {
            problems.add(place, "a table is not expected in a list");
            return "";
        }
        return value.toString();
    }

    private static String place(String name, TomlPosition position) {
        return name + ":" + position.line() + ":" + position.column();
    }
}
