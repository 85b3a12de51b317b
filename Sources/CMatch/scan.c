#include <string.h>

#include "CMatch.h"

// The most digits that are joined to one number: more than any telephone, card or record number has.
enum { LONGEST_NUMBER = 20, SHORTEST_NUMBER = 7 };

static inline uint64_t load(const uint8_t *at) {
  uint64_t word;
  memcpy(&word, at, sizeof word);
  return word;
}

static inline int is_separator(uint8_t byte) { return byte < '0'; }
static inline int is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

// Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4; the upper half is folded in for the slots.
uint64_t vm_mix(uint64_t key) { return (key ^ (key >> 29)) * 0x9E3779B97F4A7C15u; }

uint64_t vm_number_key(const uint8_t *digits, size_t count) {
  uint64_t key = 0xFF00000000000000u | count;
  for (size_t i = 0; i < count; ++i) key = vm_mix(key ^ digits[i]);
  return key;
}

static inline int may_have(const struct vm_table *table, uint64_t hash) {
  const uint64_t bit = hash >> table->filter_shift;
  return (int)((table->filter[bit >> 6] >> (bit & 63)) & 1);
}

static uint32_t first_needle(const struct vm_table *table, uint64_t key, uint64_t hash) {
  size_t slot = (size_t)(hash >> 17) & table->mask;
  while (table->heads[slot] != 0) {
    if (table->keys[slot] == key) return table->heads[slot];
    slot = (slot + 1) & table->mask;
  }
  return 0;
}

static unsigned how_found(const uint8_t *text, size_t start, size_t end) {
  return text[start - 1] == VM_UNIT && text[end] == VM_UNIT ? VM_WHOLE : 0;
}

struct search {
  const struct vm_table *table;
  const uint8_t *text;
  size_t count;
  vm_found found;
  void *context;
};

static void look_long(const struct search *search, size_t at, uint64_t key, uint64_t hash) {
  const struct vm_table *table = search->table;
  for (uint32_t link = first_needle(table, key, hash); link != 0; link = table->next[link - 1]) {
    const uint32_t needle = link - 1;
    if (table->kinds[needle] != VM_LONG) continue;
    const size_t start = table->starts[needle];
    const size_t length = table->starts[needle + 1] - start;
    if (at + length >= search->count || memcmp(search->text + at, table->bytes + start, length) != 0) continue;
    // Of "14 High Street" number 4 of it is no part.
    if (is_digit(search->text[at]) && is_digit(search->text[at - 1])) continue;
    if (is_digit(search->text[at + length - 1]) && is_digit(search->text[at + length])) continue;
    search->found(search->context, needle, at, at + length, how_found(search->text, at, at + length));
  }
}

static void look_short(const struct search *search, size_t at) {
  const struct vm_table *table = search->table;
  uint64_t key = 0;
  for (size_t length = 1; length < 8 && at + length < search->count; ++length) {
    key |= (uint64_t)search->text[at + length - 1] << (8 * (length - 1));
    const uint8_t behind = search->text[at + length];
    if (!is_separator(behind)) continue;
    const uint64_t hash = vm_mix(key);
    if (may_have(table, hash)) {
      for (uint32_t link = first_needle(table, key, hash); link != 0; link = table->next[link - 1]) {
        if (table->kinds[link - 1] != VM_SHORT) continue;
        search->found(search->context, link - 1, at, at + length, how_found(search->text, at, at + length));
      }
    }
    if (behind != VM_SPACE) return;
  }
}

static void look_number(const struct search *search, size_t at) {
  const struct vm_table *table = search->table;
  uint8_t digits[LONGEST_NUMBER];
  size_t count = 0;
  unsigned joined = 0;
  for (size_t place = at; place < search->count; ++place) {
    const uint8_t byte = search->text[place];
    if (is_digit(byte)) {
      if (count == LONGEST_NUMBER) return;
      digits[count++] = byte;
      continue;
    }
    if (!is_separator(byte)) return;
    if (count >= SHORTEST_NUMBER) {
      const uint64_t key = vm_number_key(digits, count);
      const uint64_t hash = vm_mix(key);
      if (may_have(table, hash)) {
        for (uint32_t link = first_needle(table, key, hash); link != 0; link = table->next[link - 1]) {
          const uint32_t needle = link - 1;
          const size_t start = table->starts[needle];
          if (table->kinds[needle] != VM_NUMBER || table->starts[needle + 1] - start != count) continue;
          if (memcmp(digits, table->bytes + start, count) != 0) continue;
          search->found(search->context, needle, at, place, joined | how_found(search->text, at, place));
        }
      }
    }
    if (byte != VM_SPACE || !is_digit(search->text[place + 1])) return;
    joined = VM_JOINED;
  }
}

void vm_scan(const struct vm_table *table, const uint8_t *text, size_t count, vm_found found, void *context) {
  const struct search search = {table, text, count, found, context};
  for (size_t at = 1; at < count; ++at) {
    const uint64_t key = load(text + at);
    const uint64_t hash = vm_mix(key);
    if (may_have(table, hash)) look_long(&search, at, key, hash);
    if (is_separator(text[at - 1]) && !is_separator(text[at])) {
      look_short(&search, at);
      if (is_digit(text[at])) look_number(&search, at);
    }
  }
}
