package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationFormatTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.002, 2 ns",
        "3.391, 3.39 µs",
        "999.9996, 1 ms",
        "9700, 9.7 ms",
        "50800000, 50.8 s",
        "3600000000, '3,600 s'"
    })
    void choosesTheUnitThatMakesATimeShort(double micros, String text) {
        assertEquals(text, new DurationFormat().format(micros));
    }
}
