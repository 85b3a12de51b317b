#include <string.h>

#include "CSplit.h"

/// Bytes that have to follow a lead byte, 0 for what is none, and what the next one may be (Unicode 16, table 3-7).
static inline size_t following(uint8_t lead, uint8_t *low, uint8_t *high) {
  *low = 0x80;
  *high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (lead == 0xE0) *low = 0xA0;
    if (lead == 0xED) *high = 0x9F;
    return 2;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (lead == 0xF0) *low = 0x90;
    if (lead == 0xF4) *high = 0x8F;
    return 3;
  }
  return 0;
}

bool csplit_valid_utf8(const uint8_t *bytes, size_t count) {
  size_t at = 0;
  while (at < count) {
    if (count - at >= 16) {
      uint64_t a, b;
      memcpy(&a, bytes + at, 8);
      memcpy(&b, bytes + at + 8, 8);
      if (!((a | b) & 0x8080808080808080ull)) {
        at += 16;
        continue;
      }
    }
    uint8_t byte = bytes[at];
    if (byte < 0x80) {
      at++;
      continue;
    }
    uint8_t low, high;
    size_t more = following(byte, &low, &high);
    if (more == 0 || count - at <= more) return false;
    if (bytes[at + 1] < low || bytes[at + 1] > high) return false;
    for (size_t i = 2; i <= more; i++)
      if ((bytes[at + i] & 0xC0) != 0x80) return false;
    at += more + 1;
  }
  return true;
}

static void count_stray(uint8_t byte, csplit_high_bytes *tally) {
  tally->strays++;
  if (byte > 0x9F) return;
  tally->stray_controls++;
  if (byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D) tally->stray_undefined++;
}

static void give_up_begun(csplit_high_bytes *tally) {
  for (uint8_t i = 0; i < tally->begun_count; i++) count_stray(tally->begun[i], tally);
  tally->begun_count = tally->lacking = 0;
}

/// The place of the first byte above 7F from a place on, or `count`.
static inline size_t end_of_ascii(const uint8_t *bytes, size_t at, size_t count) {
  for (; count - at >= 64; at += 64) {
    uint64_t words[8], any = 0;
    memcpy(words, bytes + at, 64);
    for (int i = 0; i < 8; i++) any |= words[i];
    if (any & 0x8080808080808080ull) break;
  }
  while (at < count && bytes[at] < 0x80) at++;
  return at;
}

void csplit_count_high(const uint8_t *bytes, size_t count, bool final, csplit_high_bytes *tally) {
  size_t at = 0;
  while (at < count) {
    uint8_t byte = bytes[at];
    if (tally->lacking) {
      if (byte < tally->low || byte > tally->high) {
        // The byte itself is looked at afresh.
        give_up_begun(tally);
        continue;
      }
      tally->low = 0x80;
      tally->high = 0xBF;
      if (--tally->lacking == 0) {
        tally->characters++;
        tally->begun_count = 0;
      } else {
        tally->begun[tally->begun_count++] = byte;
      }
      at++;
      continue;
    }
    at = end_of_ascii(bytes, at, count);
    if (at == count) break;
    byte = bytes[at++];
    tally->lacking = (uint8_t)following(byte, &tally->low, &tally->high);
    if (tally->lacking)
      tally->begun[tally->begun_count++] = byte;
    else
      count_stray(byte, tally);
  }
  if (final) give_up_begun(tally);
}

static inline uint8_t *put(uint8_t *to, uint32_t point) {
  if (point < 0x80) {
    *to++ = (uint8_t)point;
  } else if (point < 0x800) {
    *to++ = (uint8_t)(0xC0 | point >> 6);
    *to++ = (uint8_t)(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    *to++ = (uint8_t)(0xE0 | point >> 12);
    *to++ = (uint8_t)(0x80 | (point >> 6 & 0x3F));
    *to++ = (uint8_t)(0x80 | (point & 0x3F));
  } else {
    *to++ = (uint8_t)(0xF0 | point >> 18);
    *to++ = (uint8_t)(0x80 | (point >> 12 & 0x3F));
    *to++ = (uint8_t)(0x80 | (point >> 6 & 0x3F));
    *to++ = (uint8_t)(0x80 | (point & 0x3F));
  }
  return to;
}

static inline uint8_t *put_unit(uint8_t *to, uint16_t unit, csplit_utf16_state *state) {
  if (state->high) {
    uint16_t high = state->high;
    state->high = 0;
    if (unit >= 0xDC00 && unit <= 0xDFFF)
      return put(to, 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(unit - 0xDC00));
    *to++ = 0xFF;
  }
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    state->high = unit;
    return to;
  }
  if (unit >= 0xDC00 && unit <= 0xDFFF) {
    *to++ = 0xFF;
    return to;
  }
  return put(to, unit);
}

size_t csplit_utf16(const uint8_t *bytes, size_t count, bool big_endian, bool final, uint8_t *target,
                    csplit_utf16_state *state) {
  uint8_t *to = target;
  size_t at = 0;
  if (state->has_odd && count) {
    uint16_t unit = big_endian ? (uint16_t)(state->odd << 8 | bytes[0]) : (uint16_t)(bytes[0] << 8 | state->odd);
    state->has_odd = false;
    to = put_unit(to, unit, state);
    at = 1;
  }
  const uint64_t above_ascii = big_endian ? 0x80FF80FF80FF80FFull : 0xFF80FF80FF80FF80ull;
  while (count - at >= 2) {
    if (count - at >= 8 && !state->high) {
      uint64_t four;
      memcpy(&four, bytes + at, 8);
      if (!(four & above_ascii)) {
        uint8_t shift = big_endian ? 8 : 0;
        to[0] = (uint8_t)(four >> shift);
        to[1] = (uint8_t)(four >> (16 + shift));
        to[2] = (uint8_t)(four >> (32 + shift));
        to[3] = (uint8_t)(four >> (48 + shift));
        to += 4;
        at += 8;
        continue;
      }
    }
    uint16_t unit = big_endian ? (uint16_t)(bytes[at] << 8 | bytes[at + 1]) : (uint16_t)(bytes[at + 1] << 8 | bytes[at]);
    to = put_unit(to, unit, state);
    at += 2;
  }
  if (at < count) {
    state->odd = bytes[at];
    state->has_odd = true;
  }
  if (final) {
    if (state->high) *to++ = 0xFF;
    if (state->has_odd) *to++ = 0xFF;
    state->high = 0;
    state->has_odd = false;
  }
  return (size_t)(to - target);
}

size_t csplit_single_byte(const uint8_t *bytes, size_t count, const uint16_t *table, uint8_t *target) {
  uint8_t *to = target;
  size_t at = 0;
  while (at < count) {
    if (count - at >= 16) {
      uint64_t a, b;
      memcpy(&a, bytes + at, 8);
      memcpy(&b, bytes + at + 8, 8);
      if (!((a | b) & 0x8080808080808080ull)) {
        memcpy(to, bytes + at, 16);
        to += 16;
        at += 16;
        continue;
      }
    }
    uint8_t byte = bytes[at++];
    if (byte < 0x80) {
      *to++ = byte;
    } else {
      uint16_t point = table[byte - 0x80];
      if (point)
        to = put(to, point);
      else
        *to++ = 0xFF;
    }
  }
  return (size_t)(to - target);
}
