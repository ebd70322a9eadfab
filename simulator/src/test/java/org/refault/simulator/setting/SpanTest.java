package org.refault.simulator.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
    /** Text, cycles at 450 MHz. */
    @ParameterizedTest
    @CsvSource({
        "30 cyc, 30",
        "30cyc, 30",
        "1_000 CYC, 1000",
        "1 us, 450",
        "1 µs, 450",
        "100 ms, 45000000",
        "0.5 ms, 225000",
        "10 ns, 5", // 4.5 cycles, half up
        "1 s, 450000000",
        "0 ns, 0"
    })
    void isReadInItsUnit(String text, long cycles) {
        assertEquals(cycles, Span.parse(text).cycles(450));
    }

    @Test
    void inCyclesDoesNotDependOnTheClock() {
        assertEquals(700, Span.parse("700 cyc").cycles(3_000));
        assertEquals(2_100_000, Span.parse("700 us").cycles(3_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "ms", "-5 ms", "5 min", "1e3 ms", "5 ms x", ".5 ms", "_5 ms"})
    void isRefusedWithoutANumberAndAUnit(String text) {
        InvalidSettingException error = assertThrows(InvalidSettingException.class, () -> Span.parse(text));
        assertEquals(
                "a duration with a unit (cyc, ns, us, ms, s) was expected, not '" + text + "'", error.getMessage());
    }

    @Test
    void isRefusedWhereItDoesNotFit() {
        InvalidSettingException error = assertThrows(InvalidSettingException.class, () -> Span.parse("99999999999 s"));
        assertEquals("the duration '99999999999 s' is too long", error.getMessage());
    }
}
