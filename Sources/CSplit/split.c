#include "CSplit.h"

#include <string.h>

#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/// The number of the lowest bit; 63 where there is none.
static inline uint32_t first_bit(uint64_t bits) { return (uint32_t)__builtin_ctzll(bits | 1ull << 63); }

// The numbers of the bits one after another; up to three entries more than there are bits are written.
#define EACH_PLACE(special, count, base, marks)                                                     \
  {                                                                                                 \
    uint64_t rest = special;                                                                        \
    uint32_t *mark = marks;                                                                         \
    for (uint32_t i = 0; i < count; i += 4, mark += 4) {                                            \
      mark[0] = (uint32_t)(base) + first_bit(rest), rest &= rest - 1;                               \
      mark[1] = (uint32_t)(base) + first_bit(rest), rest &= rest - 1;                               \
      mark[2] = (uint32_t)(base) + first_bit(rest), rest &= rest - 1;                               \
      mark[3] = (uint32_t)(base) + first_bit(rest), rest &= rest - 1;                               \
    }                                                                                               \
  }
#define PLACES EACH_PLACE

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
#undef PLACES

#define FIND find_avx512
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,lzcnt,popcnt")))
#define ACCUMULATORS                                                                                               \
  __m512i any_high = _mm512_setzero_si512();                                                                       \
  __mmask64 any_nul = 0;                                                                                           \
  const __m512i v_delimiter = _mm512_set1_epi8((char)delimiter), v_lf = _mm512_set1_epi8('\n'),                    \
                v_cr = _mm512_set1_epi8('\r'), v_quote = _mm512_set1_epi8((char)quote),                            \
                numbers = _mm512_loadu_si512(first_numbers);
#define ACCUMULATED found.has_high = _mm512_movepi8_mask(any_high) != 0, found.has_nul = any_nul != 0;
#define MASKS(block)                                \
  {                                                 \
    __m512i v = _mm512_loadu_si512(block);          \
    ends = _mm512_cmpeq_epi8_mask(v, v_delimiter);  \
    lf = _mm512_cmpeq_epi8_mask(v, v_lf);           \
    cr = _mm512_cmpeq_epi8_mask(v, v_cr);           \
    quotes = _mm512_cmpeq_epi8_mask(v, v_quote);    \
    any_high = _mm512_or_si512(any_high, v);        \
    any_nul |= _mm512_testn_epi8_mask(v, v);        \
  }
// The numbers of the bits as bytes side by side, and from there as whole marks, sixteen at a time.
#define PLACES(special, count, base, marks)                                                                        \
  {                                                                                                                \
    __m512i places = _mm512_maskz_compress_epi8(special, numbers), from = _mm512_set1_epi32((int)(base));          \
    _mm512_storeu_si512(marks, _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));      \
    if (count > 16)                                                                                                \
      _mm512_storeu_si512((marks) + 16,                                                                            \
                          _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1))));     \
    if (count > 32) {                                                                                              \
      _mm512_storeu_si512((marks) + 32,                                                                            \
                          _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 2))));     \
      _mm512_storeu_si512((marks) + 48,                                                                            \
                          _mm512_add_epi32(from, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 3))));     \
    }                                                                                                              \
  }
static const uint8_t first_numbers[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
#include "SplitLoop.h"
#undef FIND
#undef TARGET
#undef ACCUMULATORS
#undef ACCUMULATED
#undef MASKS
#undef PLACES

bool csplit_has(csplit_kind kind) {
  if (kind == csplit_avx512)
    return csplit_has(csplit_avx2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2");
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
  if (kind == csplit_best)
    kind = csplit_has(csplit_avx512) ? csplit_avx512 : csplit_has(csplit_avx2) ? csplit_avx2 : csplit_sse2;
  if (kind == csplit_avx512) return find_avx512(bytes, count, final, delimiter, quote, buffers);
  if (kind == csplit_avx2) return find_avx2(bytes, count, final, delimiter, quote, buffers);
  if (kind == csplit_sse2) return find_sse2(bytes, count, final, delimiter, quote, buffers);
#endif
  return find_scalar(bytes, count, final, delimiter, quote, buffers);
}

size_t csplit_other_line_end(const uint8_t *bytes, const uint32_t *marks, const uint32_t *firsts, size_t records,
                             size_t end, csplit_line_ends before) {
  enum { no_kind, lf, crlf, cr } usual = before.lf ? lf : before.crlf ? crlf : before.cr ? cr : no_kind;
  for (size_t i = 0; i < records; i++) {
    size_t at = marks[firsts[i + 1] - 1];
    if (at >= end) break;
    int kind = bytes[at] == '\r' ? cr : at > 0 && bytes[at - 1] == '\r' ? crlf : lf;
    if (usual == no_kind) usual = kind;
    if (kind != (int)usual) return i;
  }
  return records;
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
