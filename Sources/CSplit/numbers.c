#include "Cells.h"

ALWAYS_INLINE csplit_outcome integers(const csplit_column *column, csplit_way way, const csplit_words *words,
                              int32_t *restrict values, uint8_t *restrict reasons, csplit_cell *restrict cells) {
  uint32_t field = first_field(column);
  csplit_outcome outcome = {0, 0};
  for (size_t row = 0; row < column->count; row++) {
    csplit_cell cell = next_cell(column, way, row, &field, cells);
    uint8_t reason;
    bool found;
    if (cell.length <= 1) {
      found = find_narrow(words, column->bytes, cell, &values[row], &reason);
    } else {
      cell = trim_cell(column, way, cell);
      csplit_key key = key_of(column->bytes + cell.start, cell.length);
      found = find_word(words, key, cell.length, &values[row], &reason);
      if (!found) {
        uint32_t negative = (uint8_t)key.low == '-', length = cell.length - negative;
        uint64_t text = right_aligned(key.low >> 8 * negative, length <= 8 ? length : 0);
        if ((length - 1 < 8) & (cell.length <= 8) & all_digits(text)) {
          int32_t number = (int32_t)eight_digits(text);
          values[row] = negative ? -number : number;
          reason = 0;
          found = true;
        }
      }
    }
    if (UNLIKELY(!found)) {
      cells[row] = cell;
      outcome.others++;
    }
    reasons[row] = reason;
    outcome.any |= reason;
  }
  return outcome;
}

csplit_outcome csplit_integers(csplit_column column, const csplit_words *words, int32_t *values, uint8_t *reasons,
                       csplit_cell *cells) {
  switch (way_of(&column)) {
  case cells_trimmed: return integers(&column, cells_trimmed, words, values, reasons, cells);
  case cells_in_step: return integers(&column, cells_in_step, words, values, reasons, cells);
  default: return integers(&column, cells_anywhere, words, values, reasons, cells);
  }
}

/// A number of up to eight bytes with a mark or none, and digits behind a mark; false for anything else.
ALWAYS_INLINE bool decimal(uint64_t text, uint32_t length, uint8_t mark, double *value) {
  static const double powers[8] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
  text = right_aligned(text, length);
  uint64_t apart = text ^ mark * 0x0101010101010101ull;
  uint64_t marks = (apart - 0x0101010101010101) & ~apart & 0x8080808080808080;
  uint32_t places = 0;
  if (marks) {
    uint32_t at = (uint32_t)__builtin_ctzll(marks) & ~7u;
    places = 7 - at / 8;
    // The digits before the mark move up into its place.
    uint64_t before = text & ((1ull << at) - 1);
    text = (text & ~0xFFull << at) | before << 8 | 0x30;
    if (places == 0) return false;
  }
  if (!all_digits(text)) return false;
  // Both are whole numbers that a double holds, so that the quotient is the number nearest to what was written.
  *value = (double)eight_digits(text) / powers[places];
  return true;
}

ALWAYS_INLINE csplit_outcome decimals(const csplit_column *column, csplit_way way, const csplit_words *words, bool words_only,
                              uint8_t mark, double *restrict values, uint8_t *restrict reasons, csplit_cell *restrict cells) {
  uint32_t field = first_field(column);
  csplit_outcome outcome = {0, 0};
  for (size_t row = 0; row < column->count; row++) {
    csplit_cell cell = next_cell(column, way, row, &field, cells);
    cell = cell.length ? trim_cell(column, way, cell) : cell;
    csplit_key key = key_of(column->bytes + cell.start, cell.length);
    int32_t whole;
    uint8_t reason;
    bool found = find_word(words, key, cell.length, &whole, &reason);
    double value = whole;
    if (!found & !words_only) {
      uint32_t negative = (uint8_t)key.low == '-', length = cell.length - negative;
      if ((length - 1 < 8) & (cell.length <= 8) && decimal(key.low >> 8 * negative, length, mark, &value)) {
        value = negative ? -value : value;
        reason = 0;
        found = true;
      }
    }
    values[row] = value;
    if (UNLIKELY(!found)) {
      cells[row] = cell;
      outcome.others++;
    }
    reasons[row] = reason;
    outcome.any |= reason;
  }
  return outcome;
}

csplit_outcome csplit_decimals(csplit_column column, const csplit_words *words, bool words_only, uint8_t mark, double *values,
                       uint8_t *reasons, csplit_cell *cells) {
  switch (way_of(&column)) {
  case cells_trimmed: return decimals(&column, cells_trimmed, words, words_only, mark, values, reasons, cells);
  case cells_in_step: return decimals(&column, cells_in_step, words, words_only, mark, values, reasons, cells);
  default: return decimals(&column, cells_anywhere, words, words_only, mark, values, reasons, cells);
  }
}
