#include "Cells.h"

ALWAYS_INLINE size_t texts(const csplit_column *column, csplit_way way, const csplit_words *words, uint8_t unreadable,
                           csplit_cell *cells, uint8_t *restrict reasons, uint8_t *any) {
  uint32_t field = first_field(column);
  size_t total = 0;
  uint8_t met = 0;
  for (size_t row = 0; row < column->count; row++) {
    csplit_cell cell = next_cell(column, way, row, &field, cells);
    int32_t value;
    uint8_t reason;
    if (cell.length <= 1) {
      find_narrow(words, column->bytes, cell, &value, &reason);
    } else if (way == cells_trimmed && UNLIKELY(cell.length == UINT32_MAX)) {
      reason = unreadable;
    } else {
      cell = trim_cell(column, way, cell);
      find_word(words, key_of(column->bytes + cell.start, cell.length), cell.length, &value, &reason);
    }
    reason = reason == CSPLIT_OTHER ? 0 : reason;
    cell.length = reason ? 0 : cell.length;
    total += cell.length;
    met |= reason;
    reasons[row] = reason;
    cells[row] = cell;
  }
  *any = met;
  return total;
}

size_t csplit_texts(csplit_column column, const csplit_words *words, uint8_t unreadable, csplit_cell *cells,
                    uint8_t *reasons, uint8_t *any) {
  switch (way_of(&column)) {
  case cells_trimmed: return texts(&column, cells_trimmed, words, unreadable, cells, reasons, any);
  case cells_in_step: return texts(&column, cells_in_step, words, unreadable, cells, reasons, any);
  default: return texts(&column, cells_anywhere, words, unreadable, cells, reasons, any);
  }
}

void csplit_join(const uint8_t *bytes, const csplit_cell *cells, size_t count, int32_t *restrict offsets,
                 uint8_t *restrict target) {
  size_t at = 0;
  offsets[0] = 0;
  for (size_t row = 0; row < count; row++) {
    const uint8_t *text = bytes + cells[row].start;
    uint32_t length = cells[row].length;
    // Sixteen bytes at once: the next text overwrites those that are too many.
    memcpy(target + at, text, 16);
    if (UNLIKELY(length > 16)) memcpy(target + at + 16, text + 16, length - 16);
    at += length;
    offsets[row + 1] = (int32_t)at;
  }
}
