#include "Cells.h"

csplit_cell csplit_trim(const uint8_t *bytes, csplit_cell cell) {
  uint32_t start = cell.start, end = cell.start + cell.length;
  for (;;) {
    while (start < end && bytes[start] <= ' ') start++;
    while (end > start && bytes[end - 1] <= ' ') end--;
    // U+00A0 is C2 A0 in UTF-8.
    if (end - start >= 2 && end > start) {
      if (bytes[start] == 0xC2 && bytes[start + 1] == 0xA0) {
        start += 2;
        continue;
      }
      if (bytes[end - 1] == 0xA0 && bytes[end - 2] == 0xC2) {
        end -= 2;
        continue;
      }
    }
    return (csplit_cell){start, end - start};
  }
}

ALWAYS_INLINE void trim_all(const csplit_column *column, csplit_way way, csplit_cell *cells) {
  uint32_t field = first_field(column);
  for (size_t row = 0; row < column->count; row++) {
    csplit_cell cell = next_cell(column, way, row, &field, cells);
    cells[row] = cell.length ? trim_cell(column, way, cell) : cell;
  }
}

void csplit_cells(csplit_column column, csplit_cell *cells) {
  switch (way_of(&column)) {
  case cells_trimmed: break;
  case cells_in_step: trim_all(&column, cells_in_step, cells); break;
  case cells_anywhere: trim_all(&column, cells_anywhere, cells); break;
  }
}
