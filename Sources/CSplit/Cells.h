// How kernels go over the cells of a column; included by each of them.
#ifndef VERTEBRA_CSPLIT_CELLS_H
#define VERTEBRA_CSPLIT_CELLS_H

#include "CSplit.h"

#include <string.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/// The way to the cells of a column; a constant in each copy of a kernel, so that its loop has no branch for it.
typedef enum { cells_trimmed, cells_in_step, cells_anywhere } csplit_way;

static inline csplit_way way_of(const csplit_column *column) {
  return !column->marks ? cells_trimmed : column->stride ? cells_in_step : cells_anywhere;
}

/// The first field of a column; only of use where the way is `cells_in_step`.
static inline uint32_t first_field(const csplit_column *column) {
  return column->marks && column->count ? column->firsts[column->records[0]] + column->column : 0;
}

ALWAYS_INLINE bool is_plain(uint8_t byte) { return (uint8_t)(byte - 0x21) < 0x5F; }

/// The next cell as it stands.
ALWAYS_INLINE csplit_cell next_cell(const csplit_column *column, csplit_way way, size_t row, uint32_t *field,
                                    const csplit_cell *cells) {
  if (way == cells_trimmed) return cells[row];
  if (way == cells_anywhere) *field = column->firsts[column->records[row]] + column->column;
  uint32_t start = column->marks[(ptrdiff_t)*field - 1] + 1;
  csplit_cell cell = {start, column->marks[*field] - start};
  if (way == cells_in_step) *field += column->stride;
  return cell;
}

/// A cell that is not empty, trimmed.
ALWAYS_INLINE csplit_cell trim_cell(const csplit_column *column, csplit_way way, csplit_cell cell) {
  if (way == cells_trimmed) return cell;
  const uint8_t *text = column->bytes + cell.start;
  uint8_t first = text[0], last = text[cell.length - 1];
  if (is_plain(first) & is_plain(last)) return cell;
  // Quotation marks that were taken off have left a space at either end.
  if (cell.length > 2 && first == ' ' && last == ' ' && is_plain(text[1]) && is_plain(text[cell.length - 2]))
    return (csplit_cell){cell.start + 1, cell.length - 2};
  return csplit_trim(column->bytes, cell);
}

/// Up to sixteen bytes of a cell, zeros behind fewer.
typedef struct {
  uint64_t low, high;
} csplit_key;

ALWAYS_INLINE csplit_key key_of(const uint8_t *text, uint32_t length) {
  static const uint8_t ones[32] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                   0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  csplit_key key, mask;
  memcpy(&key, text, 16);
  memcpy(&mask, ones + 16 - (length < 16 ? length : 16), 16);
  return (csplit_key){key.low & mask.low, key.high & mask.high};
}

ALWAYS_INLINE size_t place_of(const csplit_words *words, csplit_key key) {
  return (size_t)((key.low ^ (key.high << 23 | key.high >> 41)) * words->multiplier >> words->shift);
}

/// Looks a cell of at most one byte up, which most cells are.
ALWAYS_INLINE bool find_narrow(const csplit_words *words, const uint8_t *bytes, csplit_cell cell, int32_t *value,
                               uint8_t *reason) {
  uint32_t index = cell.length == 0 ? 256 : bytes[cell.start];
  *value = words->narrow_values[index];
  *reason = words->narrow_reasons[index];
  return *reason != CSPLIT_OTHER;
}

/// Looks a cell up; answers whether the table has it.
ALWAYS_INLINE bool find_word(const csplit_words *words, csplit_key key, uint32_t length, int32_t *value,
                             uint8_t *reason) {
  const csplit_word *slot = words->slots + place_of(words, key);
  bool found = (slot->low == key.low) & (slot->high == key.high) & (slot->size == length);
  *value = found ? slot->value : 0;
  *reason = found ? slot->reason : CSPLIT_OTHER;
  return found;
}

/// Digits of eight bytes, of which the last is the lowest, are all digits.
ALWAYS_INLINE bool all_digits(uint64_t text) {
  return ((text & 0xF0F0F0F0F0F0F0F0) | ((text + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4) == 0x3333333333333333;
}

/// The number that eight digits stand for: pairs, fours, all.
ALWAYS_INLINE uint32_t eight_digits(uint64_t text) {
  text -= 0x3030303030303030;
  text = (text * 10 + (text >> 8)) & 0x00FF00FF00FF00FF;
  text = (text * 100 + (text >> 16)) & 0x0000FFFF0000FFFF;
  return (uint32_t)(text * 10000 + (text >> 32));
}

/// Up to eight bytes of text, moved up so that the last is the eighth, with digits of nought before them.
ALWAYS_INLINE uint64_t right_aligned(uint64_t text, uint32_t length) {
  // In two steps each, because a shift by 64 has no meaning.
  uint32_t up = 4 * (8 - length), down = 4 * length;
  return (text << up << up) | (uint64_t)0x3030303030303030 >> down >> down;
}

#endif
