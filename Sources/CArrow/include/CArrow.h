// The little of Arrow C++ that Vertebra needs, behind a C interface. Schemas and record batches
// cross as the structures of the Arrow C data interface; no exception crosses.
//
// Every function that returns an `int` and takes a `message` returns a negative number on failure,
// with a sentence that ends in a zero byte in the `capacity` bytes at `message`. Structures that
// are handed in are released whatever the outcome.
#ifndef VERTEBRA_CARROW_H
#define VERTEBRA_CARROW_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// As the Arrow C data interface lays them down: "The Arrow C data interface", Structure definitions.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif  // ARROW_C_DATA_INTERFACE

// Takes bytes that were made, in order; anything but 0 ends the writing.
typedef int (*va_write)(void *context, const void *bytes, int64_t count);

// A Parquet file being written: Zstandard, row groups of a fixed number of rows. The bytes depend on
// the rows alone, not on how they are spread over batches. Dictionary columns are written as plain
// strings, so that a file never holds a term that none of its rows has.
struct va_parquet;

// `keys` and `values` are `pairs` strings each, the file's own metadata; those of the schema's
// fields are kept too, where readers of Arrow look for them.
int va_parquet_open(struct ArrowSchema *schema, const char *const *keys, const char *const *values,
                    int64_t pairs, int64_t rows_per_group, va_write write, void *context,
                    struct va_parquet **result, char *message, size_t capacity);
// Adds the rows of a record batch of the schema that the file was opened with. The batch may be held
// until its row group is full.
int va_parquet_write(struct va_parquet *file, struct ArrowArray *batch, char *message,
                     size_t capacity);
// Writes the rows that are left, and the footer.
int va_parquet_finish(struct va_parquet *file, char *message, size_t capacity);
// Lets go of the file, finished or not; writes nothing.
void va_parquet_free(struct va_parquet *file);

// The texts of a Parquet file that lies in memory: the values of its metadata, the cells of columns of text, and numbers of
// nine digits and more, column by column, each with a byte 0x1F behind it.
int va_parquet_texts(const void *bytes, int64_t count, va_write write, void *context, char *message,
                     size_t capacity);

// Writes one Arrow IPC stream with one record batch; `lz4` other than 0 compresses its buffers.
int va_stream_encode(struct ArrowSchema *schema, struct ArrowArray *batch, int lz4, va_write write,
                     void *context, char *message, size_t capacity);

// The record batches of IPC streams that lie one behind the other in memory, which must stay as it
// is until the last batch is released.
struct va_streams;

int va_streams_open(const void *bytes, int64_t count, struct va_streams **result, char *message,
                    size_t capacity);
// 1 with the next batch in `schema` and `batch`, which the caller releases; 0 behind the last.
int va_streams_next(struct va_streams *streams, struct ArrowSchema *schema,
                    struct ArrowArray *batch, char *message, size_t capacity);
void va_streams_free(struct va_streams *streams);

// The first number of the version of Arrow C++ that is linked.
int va_arrow_version(void);

#ifdef __cplusplus
}
#endif

#endif
