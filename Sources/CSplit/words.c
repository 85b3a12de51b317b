#include "Cells.h"

size_t csplit_place(const csplit_words *words, const uint8_t *text, uint32_t length) {
  return place_of(words, key_of(text, length));
}

ALWAYS_INLINE csplit_outcome look_up(const csplit_column *column, csplit_way way, const csplit_words *words,
                                     int32_t *restrict values, uint8_t *restrict reasons,
                                     csplit_cell *restrict cells) {
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
      found = find_word(words, key_of(column->bytes + cell.start, cell.length), cell.length, &values[row], &reason);
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

csplit_outcome csplit_find_words(csplit_column column, const csplit_words *words, int32_t *values, uint8_t *reasons,
                                 csplit_cell *cells) {
  switch (way_of(&column)) {
  case cells_trimmed: return look_up(&column, cells_trimmed, words, values, reasons, cells);
  case cells_in_step: return look_up(&column, cells_in_step, words, values, reasons, cells);
  default: return look_up(&column, cells_anywhere, words, values, reasons, cells);
  }
}
