#include "Cells.h"

/// What a byte may begin: nothing of interest, a formula whose name or first argument may be a number, one that needs a
/// letter, or a sign in full width.
enum { begins_nothing = 0, begins_with_digits, begins_with_letters, begins_full_width };

static const uint8_t beginnings[256] = {
    ['='] = begins_with_digits,   ['@'] = begins_with_digits,   ['+'] = begins_with_letters, ['-'] = begins_with_letters,
    ['\t'] = begins_with_letters, ['\n'] = begins_with_letters, ['\r'] = begins_with_letters, [0xEF] = begins_full_width};

static bool is_formula(const uint8_t *text, uint32_t length) {
  uint8_t kind = beginnings[text[0]];
  uint32_t at = 1;
  if (kind == begins_full_width) {
    // U+FF1D, U+FF20, U+FF0B and U+FF0D are EF BC and one byte more.
    if (length < 3 || text[1] != 0xBC) return false;
    switch (text[2]) {
    case 0x9D:
    case 0xA0: kind = begins_with_digits; break;
    case 0x8B:
    case 0x8D: kind = begins_with_letters; break;
    default: return false;
    }
    at = 3;
  }
  for (; at < length; at++) {
    uint8_t letter = (text[at] | 0x20) - 'a', digit = text[at] - '0';
    if (letter < 26 || (digit < 10 && kind == begins_with_digits)) return true;
  }
  return false;
}

ALWAYS_INLINE size_t count_formulas(const csplit_column *column, csplit_way way, size_t *first) {
  uint32_t field = first_field(column);
  size_t count = 0;
  for (size_t row = 0; row < column->count; row++) {
    if (way == cells_anywhere) {
      const uint32_t *firsts = column->firsts + column->records[row];
      if (firsts[1] - firsts[0] <= column->column) continue;
    }
    csplit_cell cell = next_cell(column, way, row, &field, NULL);
    const uint8_t *text = column->bytes + cell.start, *end = text + cell.length;
    // A quotation mark that was taken off has left a space.
    while (text < end && *text == ' ') text++;
    if (text < end && UNLIKELY(beginnings[*text] != begins_nothing) && is_formula(text, (uint32_t)(end - text))) {
      if (count++ == 0) *first = row;
    }
  }
  return count;
}

size_t csplit_count_formulas(csplit_column column, size_t *first) {
  if (way_of(&column) == cells_in_step)
    return column.column < column.stride ? count_formulas(&column, cells_in_step, first) : 0;
  return count_formulas(&column, cells_anywhere, first);
}
