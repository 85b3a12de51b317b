#ifndef VERTEBRA_CSPLIT_H
#define VERTEBRA_CSPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The loops over bytes for which Swift has no cheap instructions: field borders of delimited text,
// and the way from other encodings to UTF-8. Nothing here allocates.

/// How records end: in `LF`, `CRLF` or a lone `CR`.
typedef struct {
  size_t lf, crlf, cr;
} csplit_line_ends;

/// What a pass over a block found.
typedef struct {
  /// Complete records; their fields are `firsts[records]`.
  size_t records;
  /// Bytes of the complete records with their ends.
  size_t consumed;
  /// Entries of the list of quoted fields.
  size_t quoted;
  /// The pass ended because a buffer was full, not because the bytes were.
  bool full;
  /// The last record's quote is never closed; only known of the final block.
  bool unclosed;
  bool has_nul;
  /// Any byte above 7F.
  bool has_high;
  /// How the complete records end.
  csplit_line_ends ends;
} csplit_found;

/// Buffers that a pass writes into.
typedef struct {
  /// For each field the position of the byte that ends it: the delimiter, or the LF or lone CR that
  /// ends the record. A CR before an LF stays in the field and is trimmed with the spaces.
  uint32_t *marks;
  size_t marks_capacity;
  /// For each record the number of its first field, and one entry more; `firsts[0]` is 0.
  uint32_t *firsts;
  size_t records_capacity;
  /// The fields that begin with a quote, in order.
  uint32_t *quoted;
  size_t quoted_capacity;
} csplit_buffers;

/// The instructions that a pass uses; all give the same result.
typedef enum { csplit_best = 0, csplit_avx512, csplit_avx2, csplit_sse2, csplit_scalar } csplit_kind;

/// Whether the machine has the instructions.
bool csplit_has(csplit_kind kind);

/// Finds the fields and records of a block that begins at the start of a record.
///
/// A quote counts only at the start of a field; a doubled quote inside is one quote; what follows
/// the closing quote belongs to the field. Records end with LF, CRLF or a lone CR. Each of the
/// buffers has to have room for 80 entries at least.
csplit_found csplit_find(const uint8_t *bytes, size_t count, bool final, uint8_t delimiter, uint8_t quote,
                         csplit_buffers buffers, csplit_kind kind);

/// Takes the quotes off fields where they stand, with spaces in their place at both ends.
///
/// `marks[-1]` has to be UINT32_MAX, here and below, so that the first field begins at 0.
void csplit_unquote(uint8_t *bytes, const uint32_t *marks, const uint32_t *quoted, size_t count, uint8_t quote);

/// A trimmed cell: where it begins and how long it is.
typedef struct {
  uint32_t start;
  uint32_t length;
} csplit_cell;

/// Where the cells of one column stand in some records of a block, or, with `marks` null, cells that are trimmed
/// already. Behind each cell 16 bytes have to be readable.
typedef struct {
  const uint8_t *bytes;
  const uint32_t *marks;
  const uint32_t *firsts;
  /// The records, by number in the block.
  const uint32_t *records;
  size_t count;
  uint32_t column;
  /// Where the records follow one another with so many fields each; else 0.
  uint32_t stride;
} csplit_column;

/// The cells of a column, without spaces, control characters and no-break spaces at their ends.
void csplit_cells(csplit_column column, csplit_cell *cells);

/// Trims a cell as `csplit_cells` does.
csplit_cell csplit_trim(const uint8_t *bytes, csplit_cell cell);

/// A text of up to sixteen bytes, with zeros behind them, and what it means: a value, or a reason other than 0.
typedef struct {
  uint64_t low, high;
  int32_t value;
  uint8_t reason;
  /// Bytes of the text; 255 where there is none.
  uint8_t size;
} csplit_word;

/// Texts of which no two have the same place: the highest bits of a product.
typedef struct {
  const csplit_word *slots;
  uint64_t multiplier;
  /// 64 less the bits of a place.
  uint32_t shift;
  /// What the cells of one byte mean, and at 256 what a blank cell means.
  int32_t narrow_values[257];
  uint8_t narrow_reasons[257];
} csplit_words;

/// The place of a text in a table.
size_t csplit_place(const csplit_words *words, const uint8_t *text, uint32_t length);

/// The reason of a cell that a kernel leaves to others.
#define CSPLIT_OTHER 255

/// What a kernel did: how many cells it left to others, and all reasons joined by "or".
typedef struct {
  size_t others;
  uint8_t any;
} csplit_outcome;

// The reason of a cell that has a value is 0. What a kernel does not know has the reason CSPLIT_OTHER and the value 0,
// and stands trimmed in `cells`. A word comes before what a cell would be read as otherwise.

/// Trims the cells of a column of text into `cells`. What the table has a reason for, and a cell of length UINT32_MAX
/// for the reason `unreadable`, becomes a cell of length 0. Returns the length of all texts; `any` is all reasons joined.
size_t csplit_texts(csplit_column column, const csplit_words *words, uint8_t unreadable, csplit_cell *cells,
                    uint8_t *reasons, uint8_t *any);

/// Writes cells one behind the other, and where each begins and the last ends: `count + 1` offsets. `target` has to
/// have room for 16 bytes more than the cells have.
void csplit_join(const uint8_t *bytes, const csplit_cell *cells, size_t count, int32_t *offsets, uint8_t *target);

/// Looks cells up in a table.
csplit_outcome csplit_find_words(csplit_column column, const csplit_words *words, int32_t *values, uint8_t *reasons,
                         csplit_cell *cells);

/// Reads whole numbers of up to eight bytes: a minus sign or none, and digits.
csplit_outcome csplit_integers(csplit_column column, const csplit_words *words, int32_t *values, uint8_t *reasons,
                       csplit_cell *cells);

/// Reads numbers of up to eight bytes: a minus sign or none, digits, and digits behind a mark; or words only.
csplit_outcome csplit_decimals(csplit_column column, const csplit_words *words, bool words_only, uint8_t mark, double *values,
                       uint8_t *reasons, csplit_cell *cells);

/// The order of the parts of a date.
typedef enum { csplit_year_month_day, csplit_day_month_year, csplit_month_day_year } csplit_order;

/// Reads dates of two digits for day and month and four for the year, or two where there is a century for them,
/// apart by `-`, `/` or `.`, as days since 1970-01-01. `century` is -1 where there is none.
csplit_outcome csplit_dates(csplit_column column, const csplit_words *words, csplit_order order, int32_t century,
                    int32_t *days, uint8_t *reasons, csplit_cell *cells);

/// Counts the cells that a spreadsheet would take for a formula, of records that reach to the column; the cells need not
/// be trimmed, and `marks` is not null. The row of the first goes to `first`, if there is one. See `FormulaWatch`.
size_t csplit_count_formulas(csplit_column column, size_t *first);

/// Where a record stands that is too long to be held.
typedef enum { csplit_field_start = 0, csplit_plain, csplit_in_quotes, csplit_after_quote, csplit_after_cr } csplit_state;

/// Goes on to the end of a record; returns the bytes passed, and true in `ended` at its end.
size_t csplit_skip(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote, csplit_state *state,
                   bool *ended);

/// Whether all bytes are well-formed UTF-8 (Unicode 16, table 3-7).
bool csplit_valid_utf8(const uint8_t *bytes, size_t count);

/// What the bytes above 7F of a text are, if it is read as UTF-8; all zero before the first call.
typedef struct {
  /// Well-formed characters of two bytes and more.
  size_t characters;
  /// Bytes that stand in none.
  size_t strays;
  /// Of these, the ones from 80 to 9F.
  size_t stray_controls;
  /// Of these, the ones for which windows-1252 has no character: 81, 8D, 8F, 90 and 9D.
  size_t stray_undefined;
  /// The bytes of a character that has begun, how many there are, how many it lacks, and what the next one may be.
  uint8_t begun[3];
  uint8_t begun_count;
  uint8_t lacking;
  uint8_t low, high;
} csplit_high_bytes;

/// Counts them, piece by piece; `final` with the last.
void csplit_count_high(const uint8_t *bytes, size_t count, bool final, csplit_high_bytes *tally);

/// The number of the first record that ends otherwise than the usual way, of records as `csplit_find` found them and
/// before quotes are taken off; `records` where there is none. A record that reaches to `end` has no end.
///
/// The usual way is that of the ends counted before, of which only one is not 0, or that of the first record.
size_t csplit_other_line_end(const uint8_t *bytes, const uint32_t *marks, const uint32_t *firsts, size_t records,
                             size_t end, csplit_line_ends before);

/// What is left over between two calls of `csplit_utf16`.
typedef struct {
  uint8_t odd;
  bool has_odd;
  uint16_t high;
} csplit_utf16_state;

/// To UTF-8; a lone surrogate or half a unit becomes FF, which no UTF-8 has. `target` has to have
/// room for 2 * count + 8 bytes. Returns the bytes written.
size_t csplit_utf16(const uint8_t *bytes, size_t count, bool big_endian, bool final, uint8_t *target,
                    csplit_utf16_state *state);

/// To UTF-8 by a table of the code points of 80...FF, 0 where there is none (becomes FF). `target`
/// has to have room for 3 * count + 16 bytes. Returns the bytes written.
size_t csplit_single_byte(const uint8_t *bytes, size_t count, const uint16_t *table, uint8_t *target);

#endif
