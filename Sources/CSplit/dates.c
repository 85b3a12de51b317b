#include "Cells.h"

/// Two digits at a place; of anything else a number that no part of a date can be.
ALWAYS_INLINE uint32_t pair(const uint8_t *text) {
  uint32_t tens = (uint8_t)(text[0] - '0'), ones = (uint8_t)(text[1] - '0');
  return ((tens < 10) & (ones < 10)) ? tens * 10 + ones : 10000;
}

ALWAYS_INLINE bool is_mark(uint8_t byte) { return (byte == '-') | (byte == '/') | (byte == '.'); }

/// Days since 1970-01-01; false where the calendar has no such day.
ALWAYS_INLINE bool day_number(uint32_t year, uint32_t month, uint32_t day, int32_t *days) {
  // Days before each month in a year without a leap day, and the lengths of the months.
  static const uint16_t before[16] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  static const uint8_t lengths[16] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if ((year - 1 > 9998) | (month - 1 > 11)) return false;
  uint32_t leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0));
  if (day - 1 >= lengths[month] + (leap & (month == 2))) return false;
  // 719162 days lie between 0001-01-01 and 1970-01-01.
  uint32_t past = year - 1;
  *days = (int32_t)(past * 365 + past / 4 - past / 100 + past / 400 + before[month] + (leap & (month > 2)) + day - 1) -
          719162;
  return true;
}

ALWAYS_INLINE bool read_day(const uint8_t *text, uint32_t length, csplit_order order, int32_t century, int32_t *days) {
  bool is_long = length == 10;
  if (!is_long & !((length == 8) & (century >= 0))) return false;
  // Years of four digits have two more, at the end or at the start.
  bool year_first = order == csplit_year_month_day;
  uint32_t wide = is_long ? 2 : 0;
  const uint8_t *rest = text + (year_first ? wide : 0);
  if (!is_mark(rest[2]) | (rest[2] != rest[5])) return false;
  const uint8_t *year_at = year_first ? text : text + 6;
  uint32_t year = is_long ? pair(year_at) * 100 + pair(year_at + 2) : pair(year_at) + (uint32_t)century;
  uint32_t a = pair(rest), b = pair(rest + 3);
  switch (order) {
  case csplit_year_month_day: return day_number(year, b, pair(rest + 6), days);
  case csplit_day_month_year: return day_number(year, b, a, days);
  default: return day_number(year, a, b, days);
  }
}

ALWAYS_INLINE csplit_outcome dates(const csplit_column *column, csplit_way way, const csplit_words *words, csplit_order order,
                           int32_t century, int32_t *restrict days, uint8_t *reasons,
                           csplit_cell *restrict cells) {
  uint32_t field = first_field(column);
  csplit_outcome outcome = {0, 0};
  for (size_t row = 0; row < column->count; row++) {
    csplit_cell cell = next_cell(column, way, row, &field, cells);
    cell = cell.length ? trim_cell(column, way, cell) : cell;
    const uint8_t *text = column->bytes + cell.start;
    uint8_t reason;
    bool found = find_word(words, key_of(text, cell.length), cell.length, &days[row], &reason);
    int32_t number;
    if (!found && read_day(text, cell.length, order, century, &number)) {
      days[row] = number;
      reason = 0;
      found = true;
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

ALWAYS_INLINE csplit_outcome dates_in(const csplit_column *column, const csplit_words *words, csplit_order order,
                              int32_t century, int32_t *days, uint8_t *reasons, csplit_cell *cells) {
  switch (way_of(column)) {
  case cells_trimmed: return dates(column, cells_trimmed, words, order, century, days, reasons, cells);
  case cells_in_step: return dates(column, cells_in_step, words, order, century, days, reasons, cells);
  default: return dates(column, cells_anywhere, words, order, century, days, reasons, cells);
  }
}

csplit_outcome csplit_dates(csplit_column column, const csplit_words *words, csplit_order order, int32_t century,
                    int32_t *days, uint8_t *reasons, csplit_cell *cells) {
  switch (order) {
  case csplit_year_month_day: return dates_in(&column, words, csplit_year_month_day, century, days, reasons, cells);
  case csplit_day_month_year: return dates_in(&column, words, csplit_day_month_year, century, days, reasons, cells);
  default: return dates_in(&column, words, csplit_month_day_year, century, days, reasons, cells);
  }
}
