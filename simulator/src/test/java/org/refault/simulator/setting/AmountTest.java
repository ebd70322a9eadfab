package org.refault.simulator.setting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
    /** Text, pages where the whole is 1000. */
    @ParameterizedTest
    @CsvSource({
        "100, 100",
        "1_000 pages, 1000",
        "1 page, 1",
        "64 KiB, 16",
        "6 KiB, 1", // 1.5 pages, down
        "1 KiB, 1", // at least one
        "1 MiB, 256",
        "2 GiB, 524288",
        "5 %, 50",
        "5%, 50",
        "0.05 %, 1", // half a page, at least one
        "12.39 %, 123",
        "1/8, 125",
        "1/3, 333",
        "3/3, 1000",
        "250 %, 2500",
        "0, 0",
        "0 %, 0"
    })
    void isPagesOrAShareRoundedDown(String text, int pages) {
        assertEquals(pages, Amount.parse(text).pages(1_000));
    }

    @Test
    void forgivesTheLastDigitsOfAFraction() {
        assertEquals(1, Amount.parse("1/3").pages(3));
        assertEquals(700_000_000, Amount.parse("1/3").pages(2_100_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "5 %%", "1/", "/8", "5 MB", "1.5/2"})
    void isRefusedWhereItIsNeither(String text) {
        InvalidSettingException error = assertThrows(InvalidSettingException.class, () -> Amount.parse(text));
        assertEquals(
                "a number of pages or a share (100, 64 MiB, 5 %, 1/8) was expected, not '" + text + "'",
                error.getMessage());
    }

    @Test
    void isRefusedWhereItDividesByZeroOrDoesNotFit() {
        assertEquals(
                "'1/0' divides by zero",
                assertThrows(InvalidSettingException.class, () -> Amount.parse("1/0"))
                        .getMessage());
        assertEquals(
                "262144000000 pages are more than 2147483647",
                assertThrows(
                                InvalidSettingException.class,
                                () -> Amount.parse("1000000 GiB").pages(1))
                        .getMessage());
    }
}
