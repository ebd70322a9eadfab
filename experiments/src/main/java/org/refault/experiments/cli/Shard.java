package org.refault.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * One of several equal parts of a sweep.
 *
 * @param part 1 to {@code parts}
 * @param parts at least 1
 */
record Shard(int part, int parts) {
    /** All of it. */
    static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

    /** Reads {@code 2/5}. */
    static final class Converter implements CommandLine.ITypeConverter<Shard> {
        @Override
        public Shard convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (matcher.matches()) {
                Shard shard = new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
                if (shard.part >= 1 && shard.part <= shard.parts) {
                    return shard;
                }
            }
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is no part of a whole: 1/4 to 4/4 was expected");
        }
    }

    /** Every {@code parts}-th item from the {@code part}-th on. */
    <T> List<T> of(List<T> all) {
        List<T> mine = new ArrayList<>();
        for (int i = part - 1; i < all.size(); i += parts) {
            mine.add(all.get(i));
        }
        return mine;
    }
}
