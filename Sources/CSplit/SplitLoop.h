// The loop over blocks of 64 bytes; included once per instruction set with FIND, TARGET, MASKS, PLACES and
// the accumulators ACCUMULATORS and ACCUMULATED defined.

TARGET static csplit_found FIND(const uint8_t *bytes, size_t count, bool final, uint8_t delimiter, uint8_t quote,
                                csplit_buffers buffers) {
  csplit_found found = {0};
  uint32_t *marks = buffers.marks, *firsts = buffers.firsts;
  size_t n = 0, r = 0, q = 0;
  size_t field_start = 0;
  bool in_quotes = false, skip = false;
  csplit_line_ends tally = {0};
  uint64_t after_cr = 0;
  size_t base = 0;
  uint8_t tail[64];
  ACCUMULATORS
  firsts[0] = 0;
  for (; base < count; base += 64) {
    if (n + 73 > buffers.marks_capacity || r + 66 > buffers.records_capacity || q + 65 > buffers.quoted_capacity) {
      found.full = true;
      break;
    }
    const uint8_t *block = bytes + base;
    size_t rest = count - base;
    if (rest < 64) {
      // A byte that means nothing fills the last block up.
      memset(tail, delimiter == 'x' ? 'y' : 'x', 64);
      memcpy(tail, block, rest);
      block = tail;
    }
    uint64_t ends, lf, cr, quotes;
    MASKS(block)
    // The bytes behind a CR; the last one's falls into the next block.
    uint64_t behind = after_cr;
    if (UNLIKELY(cr | after_cr)) {
      behind |= cr << 1;
      after_cr = cr >> 63;
      bool next = rest > 64 && bytes[base + 64] == '\n';
      cr &= ~((lf >> 1) | ((uint64_t)next << 63));
      // Whether the block's last CR is alone, only the byte after it tells.
      if (rest <= 64 && !final) cr &= ~(1ull << (rest - 1));
    }
    uint64_t eol = lf | cr;
    uint64_t special = ends | eol;
    if (!in_quotes && !quotes) {
      uint32_t k = (uint32_t)__builtin_popcountll(special);
      if (special) {
        field_start = base + 64 - (size_t)__builtin_clzll(special);
        PLACES(special, k, base, marks + n)
        for (uint64_t e = eol; e; e &= e - 1)
          firsts[++r] = (uint32_t)(n + (size_t)__builtin_popcountll(special & (e ^ (e - 1))));
        n += k;
        if (UNLIKELY(behind | cr)) {
          tally.crlf += (size_t)__builtin_popcountll(lf & behind);
          tally.cr += (size_t)__builtin_popcountll(cr);
        }
      }
      skip = false;
      continue;
    }
    uint32_t at = skip;
    skip = false;
    while (at < 64) {
      uint64_t from = ~0ull << at;
      if (in_quotes) {
        uint64_t next = quotes & from;
        if (!next) break;
        at = first_bit(next) + 1;
        if (base + at < count && bytes[base + at] == quote) {
          at += 1;
          skip = at > 64;
        } else {
          in_quotes = false;
        }
      } else {
        uint64_t next = (special | quotes) & from;
        if (!next) break;
        uint32_t bit = first_bit(next);
        at = bit + 1;
        if (special >> bit & 1) {
          marks[n++] = (uint32_t)(base + bit);
          field_start = base + at;
          if (eol >> bit & 1) {
            firsts[++r] = (uint32_t)n;
            tally.crlf += (lf & behind) >> bit & 1;
            tally.cr += cr >> bit & 1;
          }
        } else if (base + bit == field_start) {
          in_quotes = true;
          buffers.quoted[q++] = (uint32_t)n;
        }
      }
    }
  }
  // Records that have an end; the last one of a text may have none.
  size_t ended = r;
  size_t consumed = r ? (size_t)marks[firsts[r] - 1] + 1 : 0;
  if (final && !found.full && consumed < count) {
    marks[n++] = (uint32_t)count;
    firsts[++r] = (uint32_t)n;
    consumed = count;
    found.unclosed = in_quotes;
  }
  while (q && buffers.quoted[q - 1] >= firsts[r]) q--;
  found.records = r;
  found.consumed = consumed;
  found.quoted = q;
  tally.lf = ended - tally.crlf - tally.cr;
  found.ends = tally;
  ACCUMULATED
  return found;
}
