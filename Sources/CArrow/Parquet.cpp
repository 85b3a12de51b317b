#include <arrow/c/bridge.h>
#include <arrow/compute/cast.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/base64.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "Shim.h"

using arrow::Result;
using arrow::Status;

struct va_parquet {
  std::shared_ptr<vertebra::CallbackStream> sink;
  /// As the batches come.
  std::shared_ptr<arrow::Schema> given;
  /// As the file has it: dictionaries are strings.
  std::shared_ptr<arrow::Schema> written;
  std::unique_ptr<parquet::arrow::FileWriter> writer;
  std::vector<std::shared_ptr<arrow::RecordBatch>> pending;
  int64_t pending_rows = 0;
  int64_t rows_per_group = 0;
};

namespace {

std::shared_ptr<arrow::Schema> WithoutDictionaries(const arrow::Schema &schema) {
  std::vector<std::shared_ptr<arrow::Field>> fields;
  for (const auto &field : schema.fields()) {
    const bool coded = field->type()->id() == arrow::Type::DICTIONARY;
    fields.push_back(coded ? field->WithType(arrow::utf8()) : field);
  }
  return arrow::schema(std::move(fields));
}

/// Writes what is pending as one row group, from one array a column, so that pages end where the rows
/// say and not where batches ended.
Status WriteGroup(va_parquet &file) {
  if (file.pending_rows == 0) return Status::OK();
  auto pending = std::exchange(file.pending, {});
  file.pending_rows = 0;
  ARROW_RETURN_NOT_OK(file.writer->NewRowGroup());
  for (int column = 0; column < file.given->num_fields(); ++column) {
    arrow::ArrayVector parts;
    for (const auto &batch : pending) {
      auto part = batch->column(column);
      if (part->type_id() == arrow::Type::DICTIONARY) {
        ARROW_ASSIGN_OR_RAISE(part, arrow::compute::Cast(*part, arrow::utf8()));
      }
      parts.push_back(std::move(part));
    }
    if (parts.size() == 1) {
      ARROW_RETURN_NOT_OK(file.writer->WriteColumnChunk(*parts.front()));
    } else {
      ARROW_ASSIGN_OR_RAISE(auto whole, arrow::Concatenate(parts));
      ARROW_RETURN_NOT_OK(file.writer->WriteColumnChunk(*whole));
    }
  }
  return Status::OK();
}

/// Where something is wrong with a batch, the column that it is wrong in; cells are never told.
Status Check(const arrow::RecordBatch &batch) {
  for (int column = 0; column < batch.num_columns(); ++column) {
    const Status status = batch.column(column)->ValidateFull();
    if (!status.ok()) {
      return Status::Invalid("column \"", batch.column_name(column), "\": ", status.message());
    }
  }
  return Status::OK();
}

}  // namespace

extern "C" int va_parquet_open(struct ArrowSchema *schema, const char *const *keys,
                               const char *const *values, int64_t pairs, int64_t rows_per_group,
                               va_write write, void *context, struct va_parquet **result,
                               char *message, size_t capacity) {
  return vertebra::Guarded(message, capacity, [&]() -> Result<int> {
    auto file = std::make_unique<va_parquet>();
    ARROW_ASSIGN_OR_RAISE(file->given, arrow::ImportSchema(schema));
    if (rows_per_group < 1) return Status::Invalid("a row group has at least one row");
    file->written = WithoutDictionaries(*file->given);
    file->sink = std::make_shared<vertebra::CallbackStream>(write, context);
    file->rows_per_group = rows_per_group;

    auto properties = parquet::WriterProperties::Builder()
                          .compression(parquet::Compression::ZSTD)
                          ->max_row_group_length(rows_per_group)
                          ->build();
    auto arrow_properties =
        parquet::ArrowWriterProperties::Builder().set_use_threads(false)->build();
    ARROW_ASSIGN_OR_RAISE(file->writer,
                          parquet::arrow::FileWriter::Open(
                              *file->written, arrow::default_memory_pool(), file->sink,
                              std::move(properties), std::move(arrow_properties)));

    auto metadata = std::make_shared<arrow::KeyValueMetadata>();
    for (int64_t pair = 0; pair < pairs; ++pair) metadata->Append(keys[pair], values[pair]);
    // Where pyarrow, DuckDB's and R's readers look for the metadata of fields, here the labels.
    ARROW_ASSIGN_OR_RAISE(auto serialised, arrow::ipc::SerializeSchema(*file->written));
    metadata->Append("ARROW:schema", arrow::util::base64_encode(std::string_view(*serialised)));
    ARROW_RETURN_NOT_OK(file->writer->AddKeyValueMetadata(metadata));
    *result = file.release();
    return 0;
  });
}

extern "C" int va_parquet_write(struct va_parquet *file, struct ArrowArray *array, char *message,
                                size_t capacity) {
  return vertebra::Guarded(message, capacity, [&]() -> Result<int> {
    ARROW_ASSIGN_OR_RAISE(auto batch, arrow::ImportRecordBatch(array, file->given));
    ARROW_RETURN_NOT_OK(Check(*batch));
    int64_t start = 0;
    while (start < batch->num_rows()) {
      const int64_t room = file->rows_per_group - file->pending_rows;
      const int64_t count = std::min(room, batch->num_rows() - start);
      file->pending.push_back(batch->Slice(start, count));
      file->pending_rows += count;
      start += count;
      if (file->pending_rows == file->rows_per_group) ARROW_RETURN_NOT_OK(WriteGroup(*file));
    }
    return 0;
  });
}

extern "C" int va_parquet_finish(struct va_parquet *file, char *message, size_t capacity) {
  return vertebra::Guarded(message, capacity, [&]() -> Result<int> {
    ARROW_RETURN_NOT_OK(WriteGroup(*file));
    ARROW_RETURN_NOT_OK(file->writer->Close());
    ARROW_RETURN_NOT_OK(file->sink->Flush());
    return 0;
  });
}

extern "C" void va_parquet_free(struct va_parquet *file) {
  if (file == nullptr) return;
  file->sink->Abandon();
  vertebra::Guarded(nullptr, 0, [&]() -> Result<int> {
    delete file;
    return 0;
  });
}

extern "C" int va_arrow_version(void) { return arrow::GetBuildInfo().version_major; }
