#include <string.h>

#include "CMatch.h"

// The letters from U+00C0 to U+017F without what they carry: their compatibility decomposition (Unicode 15), and for those
// that have none the letters by which they are commonly written.
static const char latin[192][3] = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e",
    "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "",
    "o", "u", "u", "u", "u", "y", "th", "ss", "a", "a", "a", "a",
    "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u",
    "u", "y", "th", "y", "a", "a", "a", "a", "a", "a", "c", "c",
    "c", "c", "c", "c", "c", "c", "d", "d", "d", "d", "e", "e",
    "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
    "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i",
    "i", "i", "i", "i", "i", "i", "ij", "ij", "j", "j", "k", "k",
    "k", "l", "l", "l", "l", "l", "l", "l", "l", "l", "l", "n",
    "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s",
    "s", "s", "s", "s", "s", "s", "t", "t", "t", "t", "t", "t",
    "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u",
    "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
};

// Letters and digits, folded; 0 for every other byte.
static const uint8_t plain[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 0, 0, 0, 0, 0, 0,
    0, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111,
    112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 0, 0, 0, 0, 0,
    0, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111,
    112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 0, 0, 0, 0, 0,
};

static inline int is_letter(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Writes a separator, or makes the one before it stronger.
static inline size_t separate(struct vm_folding *folding, uint8_t *out, size_t n, uint8_t separator) {
  if (folding->last >= '0') {
    out[n++] = separator;
  } else {
    // A unit is never undone, and one that ended in the piece before cannot be changed any more.
    if (folding->last == VM_UNIT || (folding->last == VM_BREAK && separator == VM_SPACE)) return n;
    if (n == 0) {
      out[n++] = separator;
    } else {
      out[n - 1] = separator;
    }
  }
  folding->last = separator;
  return n;
}

static inline size_t put(struct vm_folding *folding, uint8_t *out, size_t n, uint8_t byte) {
  out[n] = byte;
  folding->last = byte;
  return n + 1;
}

/// Folds one character.
static inline size_t put_scalar(struct vm_folding *folding, uint8_t *out, size_t n, uint32_t c) {
  if (c < 0x80) {
    if (c >= '0' && c <= '9') return put(folding, out, n, (uint8_t)c);
    if (is_letter(c)) return put(folding, out, n, (uint8_t)(c | 0x20));
    switch (c) {
      case '\'': case '`': return n;
      case ' ': case '-': case '.': case '(': case ')': case '/': case '_': case '+': case '@': case '&':
        return separate(folding, out, n, VM_SPACE);
      case VM_UNIT: return separate(folding, out, n, VM_UNIT);
      default: return separate(folding, out, n, VM_BREAK);
    }
  }
  if (c >= 0xC0 && c < 0x180) {
    const char *letters = latin[c - 0xC0];
    if (letters[0] == 0) return separate(folding, out, n, VM_SPACE);
    n = put(folding, out, n, (uint8_t)letters[0]);
    return letters[1] == 0 ? n : put(folding, out, n, (uint8_t)letters[1]);
  }
  // Accents that stand apart, soft hyphens, joiners and apostrophes are nothing.
  if ((c >= 0x300 && c < 0x370) || c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2018 || c == 0x2019 ||
      c == 0x2BC || c == 0xB4 || c == 0xFEFF) {
    return n;
  }
  if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || (c >= 0x2010 && c <= 0x2015) || c == 0x202F) {
    return separate(folding, out, n, VM_SPACE);
  }
  if (c < 0xC0 || (c >= 0x2000 && c < 0x2070)) return separate(folding, out, n, VM_BREAK);
  if (c >= 0xFF10 && c <= 0xFF19) return put(folding, out, n, (uint8_t)(c - 0xFF10 + '0'));
  if ((c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A)) {
    return put(folding, out, n, (uint8_t)((c - 0xFEE0) | 0x20));
  }
  if (c < 0x800) {
    n = put(folding, out, n, (uint8_t)(0xC0 | c >> 6));
  } else if (c < 0x10000) {
    n = put(folding, out, n, (uint8_t)(0xE0 | c >> 12));
    n = put(folding, out, n, (uint8_t)(0x80 | (c >> 6 & 63)));
  } else {
    n = put(folding, out, n, (uint8_t)(0xF0 | c >> 18));
    n = put(folding, out, n, (uint8_t)(0x80 | (c >> 12 & 63)));
    n = put(folding, out, n, (uint8_t)(0x80 | (c >> 6 & 63)));
  }
  return put(folding, out, n, (uint8_t)(0x80 | (c & 63)));
}

/// Reads a character of several bytes; where they are none, its first byte as it is (`length` 1).
static uint32_t scalar(const uint8_t *bytes, size_t count, size_t *length) {
  const uint8_t first = bytes[0];
  const size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  *length = 1;
  if (first < 0xC2 || first > 0xF4 || more >= count) return 0;
  uint32_t c = first & (0x3F >> more);
  for (size_t i = 1; i <= more; ++i) {
    if ((bytes[i] & 0xC0) != 0x80) return 0;
    c = c << 6 | (bytes[i] & 0x3F);
  }
  *length = more + 1;
  return c;
}

/// Resolves an entity; returns its length, or 0 where there is none.
static size_t entity(const uint8_t *bytes, size_t count, uint32_t *c) {
  static const struct {
    const char *name;
    uint32_t c;
  } named[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", 0xA0}};
  for (size_t i = 0; i < sizeof named / sizeof *named; ++i) {
    const size_t length = strlen(named[i].name);
    if (count > length && memcmp(bytes + 1, named[i].name, length) == 0) {
      *c = named[i].c;
      return length + 1;
    }
  }
  if (count < 4 || bytes[1] != '#') return 0;
  const int hex = bytes[2] == 'x' || bytes[2] == 'X';
  uint32_t value = 0;
  for (size_t i = hex ? 3 : 2; i < count && i < 12; ++i) {
    const uint8_t b = bytes[i];
    if (b == ';') {
      *c = value;
      return i + 1;
    }
    const uint8_t low = b | 0x20;
    if (b >= '0' && b <= '9') {
      value = value * (hex ? 16 : 10) + (b - '0');
    } else if (hex && low >= 'a' && low <= 'f') {
      value = value * 16 + (low - 'a' + 10);
    } else {
      return 0;
    }
  }
  return 0;
}

/// Resolves an escape of JSON; returns its length.
static size_t escape(const uint8_t *bytes, size_t count, uint32_t *c) {
  *c = ' ';
  if (count < 2) return 1;
  if (bytes[1] == '"' || bytes[1] == '\\' || bytes[1] == '/') *c = bytes[1];
  if (bytes[1] != 'u' || count < 6) return 2;
  uint32_t value = 0;
  for (size_t i = 2; i < 6; ++i) {
    const uint8_t b = bytes[i];
    const uint8_t low = b | 0x20;
    if (b >= '0' && b <= '9') {
      value = value * 16 + (b - '0');
    } else if (low >= 'a' && low <= 'f') {
      value = value * 16 + (low - 'a' + 10);
    } else {
      return 2;
    }
  }
  *c = value;
  return 6;
}

size_t vm_fold(struct vm_folding *folding, const uint8_t *bytes, size_t count, uint8_t *out) {
  size_t n = 0;
  size_t at = 0;
  while (at < count) {
    if (folding->mode != VM_JSON || folding->in_string) {
      const size_t start = at;
      while (at < count && plain[bytes[at]] != 0) out[n++] = plain[bytes[at++]];
      if (at > start) folding->last = out[n - 1];
      if (at == count) break;
    }
    const uint8_t byte = bytes[at];
    if (folding->mode == VM_JSON) {
      if (!folding->in_string) {
        folding->in_string = byte == '"';
        n = separate(folding, out, n, VM_BREAK);
        ++at;
        continue;
      }
      if (byte == '"') {
        folding->in_string = 0;
        n = separate(folding, out, n, VM_BREAK);
        ++at;
        continue;
      }
      if (byte == '\\') {
        uint32_t c;
        at += escape(bytes + at, count - at, &c);
        n = put_scalar(folding, out, n, c);
        continue;
      }
    } else if (folding->mode == VM_XML && byte == '&') {
      uint32_t c;
      const size_t length = entity(bytes + at, count - at, &c);
      if (length > 0) {
        n = put_scalar(folding, out, n, c);
        at += length;
        continue;
      }
    }
    if (byte < 0x80) {
      n = put_scalar(folding, out, n, byte);
      ++at;
      continue;
    }
    size_t length;
    const uint32_t c = scalar(bytes + at, count - at, &length);
    n = length == 1 ? put(folding, out, n, byte) : put_scalar(folding, out, n, c);
    at += length;
  }
  return n;
}

size_t vm_fold_records(struct vm_records *records, const uint8_t *bytes, size_t count, uint8_t *out, size_t room,
                       size_t *taken) {
  size_t n = 0;
  size_t at = 0;
  *taken = 0;
  while (at < count) {
    const size_t start = at;
    int quoted = 0;
    if (bytes[at] == '"') {
      quoted = 1;
      for (++at; at < count; ++at) {
        if (bytes[at] != '"') continue;
        if (at + 1 >= count || bytes[at + 1] != '"') break;
        ++at;
      }
    }
    while (at < count && bytes[at] != ',' && bytes[at] != '\n') ++at;
    size_t end = at;
    if (end > start && bytes[end - 1] == '\r') --end;
    const size_t from = start + (size_t)quoted;
    const size_t length = end > from ? end - from : 0;
    if (n + 2 * length + 16 > room) return n;
    const uint8_t use = records->column < records->width ? records->columns[records->column] : VM_CELL_TEXT;
    if (length > 0 && (use == VM_CELL_TEXT || (use == VM_CELL_NUMBER && length >= 9))) {
      struct vm_folding folding = {VM_TEXT, 0, VM_UNIT};
      n += vm_fold(&folding, bytes + from, length, out + n);
      // What stands behind the last word of a cell is its end.
      if (folding.last != VM_UNIT && folding.last < '0') --n;
      out[n++] = VM_UNIT;
    }
    const int is_end = at >= count || bytes[at] == '\n';
    records->column = is_end ? 0 : records->column + 1;
    if (at < count) ++at;
    *taken = at;
  }
  return n;
}
