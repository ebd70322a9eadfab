package org.refault.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TableFormatTest {
    private record Row(String word, long count, double share, long hash) {}

    private static final Table<Row> TABLE = new Table<>(List.of(
            Column.text("word", "A word.", Row::word),
            Column.count("count", "pages", "A count.", Row::count),
            Column.real("share", "", "A share.", Row::share),
            Column.fingerprint("hash", "A hash.", Row::hash)));

    private static final List<Row> ROWS =
            List.of(new Row("lru", 1_234_567, 1.0 / 3, 255), new Row("say \"é\", \\", -1, 0, -1));

    @Test
    void alignsTextForPeople() {
        assertEquals("""
                word            count   share  hash
                ----------  ---------  ------  ----------------
                lru         1,234,567  0.3333  00000000000000ff
                say "é", \\         -1       0  ffffffffffffffff
                """, TableFormat.TABLE.text(TABLE, ROWS));
    }

    @Test
    void quotesOnlyWhatCsvNeedsQuoted() {
        assertEquals("""
                word,count,share,hash
                lru,1234567,0.333333,00000000000000ff
                "say ""é"", \\",-1,0,ffffffffffffffff
                """, TableFormat.CSV.text(TABLE, ROWS));
    }

    @Test
    void writesNumbersAsNumbersInJson() {
        assertEquals("""
                [
                  {"word": "lru", "count": 1234567, "share": 0.333333, "hash": "00000000000000ff"},
                  {"word": "say \\"é\\", \\\\", "count": -1, "share": 0, "hash": "ffffffffffffffff"}
                ]
                """, TableFormat.JSON.text(TABLE, ROWS));
    }

    @Test
    void escapesControlCharactersInJson() {
        assertEquals(
                "[\n  {\"word\": \"a\\u000ab\\u001f\"}\n]\n",
                TableFormat.JSON.text(TABLE.only("word"), List.of(new Row("a\nb\u001f", 0, 0, 0))));
    }

    @Test
    void writesATableWithoutRows() {
        assertEquals("word  count\n----  -----\n", TableFormat.TABLE.text(TABLE.only("word", "count"), List.of()));
        assertEquals("word,count\n", TableFormat.CSV.text(TABLE.only("word", "count"), List.of()));
        assertEquals("[\n]\n", TableFormat.JSON.text(TABLE, List.of()));
    }

    @Test
    void writesTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        String text = TableFormat.TABLE.text(TABLE, ROWS) + TableFormat.CSV.text(TABLE, ROWS);
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertEquals(text, TableFormat.TABLE.text(TABLE, ROWS) + TableFormat.CSV.text(TABLE, ROWS));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void keepsSixDigitsOfMeasuredNumbersAndNoExponent() {
        assertEquals("0.0000000123457", new Value.Real(1.234567e-8).plain());
        assertEquals("0.500000", new Value.Real(0.5).plain());
        assertEquals("123457", new Value.Real(123456.7).plain());
        assertEquals("12345700", new Value.Real(12345678).plain());
        assertEquals("1.00000", new Value.Real(0.9999999).plain());
        assertEquals("-2.50000", new Value.Real(-2.5).plain());
        assertEquals("0", new Value.Real(0).plain());
    }

    @Test
    void keepsFourDigitsForPeople() {
        assertEquals("0.01235", new Value.Real(0.0123456).readable());
        assertEquals("1.000", new Value.Real(0.99999).readable());
        assertEquals("1,234,568", new Value.Real(1234567.8).readable());
    }

    @Test
    void refusesColumnsThatDoNotExistOrComeTwice() {
        assertThrows(IllegalArgumentException.class, () -> TABLE.only("wrod"));
        assertThrows(IllegalArgumentException.class, () -> TABLE.and(TABLE.columns()));
    }
}
