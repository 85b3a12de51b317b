#include <arrow/io/memory.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/reader.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "Shim.h"

using arrow::Result;
using arrow::Status;

namespace {

/// The cells of a column of texts; numbers of nine digits and more as text too. Other kinds have none.
Status WriteCells(const arrow::Array &column, const std::string &border, vertebra::CallbackStream &sink) {
  for (int64_t row = 0; row < column.length(); ++row) {
    if (column.IsNull(row)) continue;
    std::string_view cell;
    std::string number;
    switch (column.type_id()) {
      case arrow::Type::STRING: cell = static_cast<const arrow::StringArray &>(column).GetView(row); break;
      case arrow::Type::LARGE_STRING: cell = static_cast<const arrow::LargeStringArray &>(column).GetView(row); break;
      case arrow::Type::BINARY: cell = static_cast<const arrow::BinaryArray &>(column).GetView(row); break;
      case arrow::Type::INT32: {
        const auto value = static_cast<const arrow::Int32Array &>(column).Value(row);
        if (value < 100000000) continue;
        number = std::to_string(value);
        cell = number;
        break;
      }
      case arrow::Type::DOUBLE: {
        const double value = static_cast<const arrow::DoubleArray &>(column).Value(row);
        if (!(value >= 1e8 && value < 9e15)) continue;
        number = std::to_string(static_cast<int64_t>(value));
        cell = number;
        break;
      }
      default: return Status::OK();
    }
    ARROW_RETURN_NOT_OK(sink.Write(cell.data(), static_cast<int64_t>(cell.size())));
    ARROW_RETURN_NOT_OK(sink.Write(border.data(), static_cast<int64_t>(border.size())));
  }
  return Status::OK();
}

}  // namespace

extern "C" int va_parquet_texts(const void *bytes, int64_t count, va_write write, void *context,
                                char *message, size_t capacity) {
  return vertebra::Guarded(message, capacity, [&]() -> Result<int> {
    const std::string border = "\x1f";
    auto memory = std::make_shared<arrow::io::BufferReader>(
        std::make_shared<arrow::Buffer>(static_cast<const uint8_t *>(bytes), count));
    auto file = parquet::ParquetFileReader::Open(memory);
    vertebra::CallbackStream sink(write, context);
    if (const auto pairs = file->metadata()->key_value_metadata()) {
      for (int64_t pair = 0; pair < pairs->size(); ++pair) {
        ARROW_RETURN_NOT_OK(sink.Write(pairs->value(pair).data(), static_cast<int64_t>(pairs->value(pair).size())));
        ARROW_RETURN_NOT_OK(sink.Write(border.data(), 1));
      }
    }
    ARROW_ASSIGN_OR_RAISE(auto reader,
                          parquet::arrow::FileReader::Make(arrow::default_memory_pool(), std::move(file)));
    reader->set_use_threads(false);
    for (int group = 0; group < reader->num_row_groups(); ++group) {
      const int columns = reader->parquet_reader()->metadata()->num_columns();
      for (int index = 0; index < columns; ++index) {
        std::shared_ptr<arrow::ChunkedArray> chunks;
        ARROW_RETURN_NOT_OK(reader->RowGroup(group)->Column(index)->Read(&chunks));
        for (const auto &chunk : chunks->chunks()) ARROW_RETURN_NOT_OK(WriteCells(*chunk, border, sink));
      }
    }
    ARROW_RETURN_NOT_OK(sink.Flush());
    return 0;
  });
}
