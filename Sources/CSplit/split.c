#include "CSplit.h"

#include <string.h>

/// The number of the lowest bit; 63 where there is none.
static inline uint32_t first_bit(uint64_t bits) { return (uint32_t)__builtin_ctzll(bits | 1ull << 63); }

#define FIND find_scalar
#define TARGET
#define ACCUMULATORS uint8_t any_high = 0, any_nul = 0;
#define ACCUMULATED found.has_high = any_high > 0x7F, found.has_nul = any_nul;
#define MASKS(block)                             \
  ends = lf = cr = quotes = 0;                   \
  for (uint32_t i = 0; i < 64; i++) {            \
    uint8_t byte = (block)[i];                   \
    ends |= (uint64_t)(byte == delimiter) << i;  \
    lf |= (uint64_t)(byte == '\n') << i;         \
    cr |= (uint64_t)(byte == '\r') << i;         \
    quotes |= (uint64_t)(byte == quote) << i;    \
    any_high |= byte;                            \
    any_nul |= byte == 0;                        \
  }
#include "SplitLoop.h"
#undef FIND
#undef TARGET
#undef ACCUMULATORS
#undef ACCUMULATED
#undef MASKS

#if defined(__x86_64__)
#include <immintrin.h>

#define FIND find_sse2
#define TARGET
#define ACCUMULATORS                                                                                     \
  __m128i any_high = _mm_setzero_si128(), any_nul = any_high;                                            \
  const __m128i zero = any_high, v_delimiter = _mm_set1_epi8((char)delimiter), v_lf = _mm_set1_epi8('\n'), \
                v_cr = _mm_set1_epi8('\r'), v_quote = _mm_set1_epi8((char)quote);
#define ACCUMULATED \
  found.has_high = _mm_movemask_epi8(any_high) != 0, found.has_nul = _mm_movemask_epi8(any_nul) != 0;
#define MASKS(block)                                                                            \
  ends = lf = cr = quotes = 0;                                                                  \
  for (uint32_t i = 0; i < 64; i += 16) {                                                       \
    __m128i v = _mm_loadu_si128((const __m128i *)((block) + i));                                \
    ends |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, v_delimiter)) << i;         \
    lf |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, v_lf)) << i;                  \
    cr |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, v_cr)) << i;                  \
    quotes |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, v_quote)) << i;           \
    any_high = _mm_or_si128(any_high, v);                                                       \
    any_nul = _mm_or_si128(any_nul, _mm_cmpeq_epi8(v, zero));                                   \
  }
#include "SplitLoop.h"
#undef FIND
#undef TARGET
#undef ACCUMULATORS
#undef ACCUMULATED
#undef MASKS

#define FIND find_avx2
#define TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define ACCUMULATORS                                                                                \
  __m256i any_high = _mm256_setzero_si256(), any_nul = any_high;                                    \
  const __m256i zero = any_high, v_delimiter = _mm256_set1_epi8((char)delimiter),                   \
                v_lf = _mm256_set1_epi8('\n'), v_cr = _mm256_set1_epi8('\r'),                       \
                v_quote = _mm256_set1_epi8((char)quote);
#define ACCUMULATED \
  found.has_high = _mm256_movemask_epi8(any_high) != 0, found.has_nul = _mm256_movemask_epi8(any_nul) != 0;
#define BITS(v, w)                                                   \
  ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, v)) | \
   (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, v)) << 32)
#define MASKS(block)                                                        \
  {                                                                         \
    __m256i a = _mm256_loadu_si256((const __m256i *)(block));               \
    __m256i b = _mm256_loadu_si256((const __m256i *)((block) + 32));        \
    ends = BITS(v_delimiter, 0);                                            \
    lf = BITS(v_lf, 0);                                                     \
    cr = BITS(v_cr, 0);                                                     \
    quotes = BITS(v_quote, 0);                                              \
    any_high = _mm256_or_si256(any_high, _mm256_or_si256(a, b));            \
    any_nul = _mm256_or_si256(any_nul, _mm256_cmpeq_epi8(_mm256_min_epu8(a, b), zero)); \
  }
#include "SplitLoop.h"
#undef FIND
#undef TARGET
#undef ACCUMULATORS
#undef ACCUMULATED
#undef MASKS
#undef BITS

bool csplit_has(csplit_kind kind) {
  if (kind != csplit_avx2) return true;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt");
}
#else
bool csplit_has(csplit_kind kind) { return kind == csplit_best || kind == csplit_scalar; }
#endif

csplit_found csplit_find(const uint8_t *bytes, size_t count, bool final, uint8_t delimiter, uint8_t quote,
                         csplit_buffers buffers, csplit_kind kind) {
#if defined(__x86_64__)
  if (kind == csplit_best) kind = csplit_has(csplit_avx2) ? csplit_avx2 : csplit_sse2;
  if (kind == csplit_avx2) return find_avx2(bytes, count, final, delimiter, quote, buffers);
  if (kind == csplit_sse2) return find_sse2(bytes, count, final, delimiter, quote, buffers);
#endif
  return find_scalar(bytes, count, final, delimiter, quote, buffers);
}

size_t csplit_count_line_ends(const uint8_t *bytes, const uint32_t *marks, const uint32_t *firsts, size_t records,
                              size_t end, csplit_line_ends *tally) {
  // As bits, so that the kinds met so far tell whether another one comes.
  uint32_t met = (tally->lf ? 1u : 0u) | (tally->crlf ? 2u : 0u) | (tally->cr ? 4u : 0u);
  size_t other = records, lf = 0, crlf = 0, cr = 0;
  for (size_t i = 0; i < records; i++) {
    size_t at = marks[firsts[i + 1] - 1];
    if (at >= end) break;
    uint32_t kind = bytes[at] == '\r' ? 4 : at > 0 && bytes[at - 1] == '\r' ? 2 : 1;
    lf += kind & 1;
    crlf += kind >> 1 & 1;
    cr += kind >> 2;
    if (other == records && met && met != kind) other = i;
    met = met ? met : kind;
  }
  tally->lf += lf;
  tally->crlf += crlf;
  tally->cr += cr;
  return other;
}

void csplit_unquote(uint8_t *bytes, const uint32_t *marks, const uint32_t *quoted, size_t count, uint8_t quote) {
  for (size_t i = 0; i < count; i++) {
    const uint8_t *from = bytes + (uint32_t)(marks[(ptrdiff_t)quoted[i] - 1] + 1);
    const uint8_t *end = bytes + marks[quoted[i]];
    uint8_t *to = (uint8_t *)from;
    *to++ = ' ';
    from++;
    while (from < end) {
      const uint8_t *next = memchr(from, quote, (size_t)(end - from));
      if (!next) next = end;
      size_t run = (size_t)(next - from);
      if (to != from) memmove(to, from, run);
      to += run;
      from = next;
      if (from == end) break;
      from++;
      if (from < end && *from == quote) {
        *to++ = quote;
        from++;
        continue;
      }
      // What follows the closing quote belongs to the field as it stands.
      run = (size_t)(end - from);
      memmove(to, from, run);
      to += run;
      break;
    }
    memset(to, ' ', (size_t)(end - to));
  }
}

static inline csplit_cell trimmed(const uint8_t *bytes, uint32_t start, uint32_t end) {
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

csplit_cell csplit_trim(const uint8_t *bytes, csplit_cell cell) {
  return trimmed(bytes, cell.start, cell.start + cell.length);
}

static inline uint32_t field_of(const csplit_column *column, size_t row) {
  if (column->stride) return column->firsts[column->records[0]] + (uint32_t)row * column->stride + column->column;
  return column->firsts[column->records[row]] + column->column;
}

static inline bool is_plain(uint8_t byte) { return (uint8_t)(byte - 0x21) < 0x5F; }

void csplit_cells(csplit_column column, csplit_cell *cells) {
  const uint8_t *bytes = column.bytes;
  for (size_t i = 0; i < column.count; i++) {
    uint32_t field = field_of(&column, i);
    uint32_t start = column.marks[(ptrdiff_t)field - 1] + 1, end = column.marks[field];
    if (start < end && is_plain(bytes[start]) && is_plain(bytes[end - 1]))
      cells[i] = (csplit_cell){start, end - start};
    else
      cells[i] = trimmed(bytes, start, end);
  }
}

static inline __attribute__((always_inline)) size_t narrow(const csplit_column *column, uint32_t stride, const csplit_meanings *meanings,
                            int32_t *restrict values, uint8_t *restrict reasons, uint8_t *any,
                            csplit_cell *restrict cells) {
  const uint8_t *bytes = column->bytes;
  const uint32_t *marks = column->marks;
  size_t wide = 0;
  uint8_t all = 0;
  uint32_t field = column->count ? column->firsts[column->records[0]] + column->column : 0;
  for (size_t i = 0; i < column->count; i++) {
    if (!stride) field = column->firsts[column->records[i]] + column->column;
    uint32_t start = marks[(ptrdiff_t)field - 1] + 1, end = marks[field];
    uint32_t length = end - start;
    field += stride;
    if (__builtin_expect(length > 1, 0)) {
      csplit_cell cell = trimmed(bytes, start, end);
      cells[i] = cell;
      start = cell.start;
      length = cell.length;
      if (length > 1) {
        values[i] = 0;
        reasons[i] = CSPLIT_WIDE;
        wide++;
        continue;
      }
    }
    uint32_t index = bytes[start];
    index = length == 0 ? 256 : index;
    uint8_t reason = meanings->reasons[index];
    values[i] = meanings->values[index];
    reasons[i] = reason;
    all |= reason;
  }
  *any = all;
  return wide;
}

size_t csplit_narrow(csplit_column column, const csplit_meanings *meanings, int32_t *values, uint8_t *reasons,
                     uint8_t *any, csplit_cell *cells) {
  if (column.stride) return narrow(&column, column.stride, meanings, values, reasons, any, cells);
  return narrow(&column, 0, meanings, values, reasons, any, cells);
}

size_t csplit_narrow_cells(const uint8_t *bytes, const csplit_cell *cells, size_t count,
                           const csplit_meanings *meanings, int32_t *values, uint8_t *reasons, uint8_t *any) {
  size_t wide = 0;
  uint8_t all = 0;
  for (size_t i = 0; i < count; i++) {
    if (cells[i].length > 1) {
      values[i] = 0;
      reasons[i] = CSPLIT_WIDE;
      wide++;
      continue;
    }
    uint32_t index = cells[i].length == 0 ? 256 : bytes[cells[i].start];
    values[i] = meanings->values[index];
    reasons[i] = meanings->reasons[index];
    all |= reasons[i];
  }
  *any = all;
  return wide;
}

size_t csplit_skip(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote, csplit_state *state,
                   bool *ended) {
  csplit_state now = *state;
  size_t at = 0;
  *ended = false;
  for (; at < count; at++) {
    uint8_t byte = bytes[at];
    if (now == csplit_after_cr) {
      // The CR was the end; an LF behind it belongs to it.
      *ended = true;
      *state = csplit_field_start;
      return byte == '\n' ? at + 1 : at;
    }
    if (now == csplit_in_quotes) {
      if (byte == quote) now = csplit_after_quote;
      continue;
    }
    if (now == csplit_after_quote && byte == quote) {
      now = csplit_in_quotes;
      continue;
    }
    if (byte == '\n') {
      *ended = true;
      *state = csplit_field_start;
      return at + 1;
    }
    if (byte == '\r')
      now = csplit_after_cr;
    else if (byte == delimiter)
      now = csplit_field_start;
    else
      now = byte == quote && now == csplit_field_start ? csplit_in_quotes : csplit_plain;
  }
  *state = now;
  return count;
}
