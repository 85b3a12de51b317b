// Folding of text to a form in which names and numbers can be compared, and the search for many of them at once:
// loops over bytes that have to be fast in every build.
#ifndef VERTEBRA_CMATCH_H
#define VERTEBRA_CMATCH_H

#include <stddef.h>
#include <stdint.h>

// What stands between words of folded text. A run of separators is one, the strongest of them.
enum {
  VM_SPACE = 0x20,  // a space, a hyphen, a full stop: may stand within a name or a number
  VM_BREAK = 0x1E,  // a comma, a quotation mark, the end of a line
  VM_UNIT = 0x1F,   // the border of a cell; in text to be folded too
};

// How a text has to be read.
enum {
  VM_TEXT = 0,
  VM_XML = 1,   // entities such as `&amp;` are resolved
  VM_JSON = 2,  // nothing but strings is text, and their escapes are resolved
};

struct vm_folding {
  int mode;
  int in_string;  // of JSON
  uint8_t last;   // the last byte written; VM_UNIT before the first
};

// Folds `count` bytes of UTF-8 into `out`, which has room for 2 * count + 16 bytes: lower case, without accents and
// apostrophes, separators as above. Bytes that are no UTF-8 stay as they are. Returns how many were written. Cut a
// text in pieces behind a line feed alone.
size_t vm_fold(struct vm_folding *folding, const uint8_t *bytes, size_t count, uint8_t *out);

// What is done with the cells of a column.
enum {
  VM_CELL_TEXT = 0,
  VM_CELL_NUMBER = 1,  // numbers of nine digits and more are looked at
  VM_CELL_SKIP = 2,
};

struct vm_records {
  const uint8_t *columns;  // one of VM_CELL_… for each column
  size_t width;
  size_t column;  // of the next cell
};

// Folds cells of comma-separated records, each as a unit of its own, until `out` is nearly full: it has room for
// `room` bytes, of which a cell may take 2 * its length + 16. Returns how many were written, and in `taken` how many
// bytes of the records were read. A cell that does not fit ends it with `taken` before the cell.
size_t vm_fold_records(struct vm_records *records, const uint8_t *bytes, size_t count, uint8_t *out, size_t room,
                       size_t *taken);

// Needles in a hash table. A long one, of eight bytes and more, is found under its first eight bytes; a short one under
// its bytes and zeros behind them; a number, of digits alone, under a hash of them.
struct vm_table {
  const uint64_t *filter;  // a bit for each hash of a key
  unsigned filter_shift;
  const uint64_t *keys;  // open addressing
  const uint32_t *heads;  // 1 + the first needle with the key; 0 where the slot is free
  size_t mask;
  const uint32_t *next;  // 1 + the next needle with the same key; 0 behind the last
  const uint32_t *starts;  // of the needles in `bytes`, and the end of the last
  const uint8_t *bytes;
  const uint8_t *kinds;  // of the needles
};

enum { VM_LONG = 0, VM_SHORT = 1, VM_NUMBER = 2 };

// How a needle was found.
enum {
  VM_WHOLE = 1,   // it is all of a unit
  VM_JOINED = 2,  // a number, of several groups of digits
};

uint64_t vm_number_key(const uint8_t *digits, size_t count);
uint64_t vm_mix(uint64_t key);

typedef void (*vm_found)(void *context, uint32_t needle, size_t start, size_t end, unsigned how);

// Looks for needles in `count` bytes of folded text, which begin and end with a separator; eight more bytes can be read.
void vm_scan(const struct vm_table *table, const uint8_t *text, size_t count, vm_found found, void *context);

#endif
