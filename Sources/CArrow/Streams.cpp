#include <arrow/c/bridge.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/compression.h>

#include <cstring>
#include <memory>

#include "Shim.h"

using arrow::Result;
using arrow::Status;

struct va_streams {
  const uint8_t *bytes = nullptr;
  int64_t count = 0;
  std::shared_ptr<arrow::io::BufferReader> memory;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader;
};

namespace {

/// Arrow's reader takes the end of the bytes for the end of a stream; a stream that was cut off has
/// no marker there.
Status CheckMarker(const va_streams &streams) {
  static const uint8_t marker[8] = {0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0};
  ARROW_ASSIGN_OR_RAISE(const int64_t position, streams.memory->Tell());
  const int64_t size = sizeof(marker);
  if (position < size || std::memcmp(streams.bytes + position - size, marker, size) != 0) {
    return Status::Invalid("the stream ends before its end marker");
  }
  return Status::OK();
}

}  // namespace

extern "C" int va_stream_encode(struct ArrowSchema *schema, struct ArrowArray *array, int lz4,
                                va_write write, void *context, char *message, size_t capacity) {
  return vertebra::Guarded(message, capacity, [&]() -> Result<int> {
    ARROW_ASSIGN_OR_RAISE(auto batch, arrow::ImportRecordBatch(array, schema));
    auto options = arrow::ipc::IpcWriteOptions::Defaults();
    options.use_threads = false;
    if (lz4 != 0) {
      ARROW_ASSIGN_OR_RAISE(options.codec,
                            arrow::util::Codec::Create(arrow::Compression::LZ4_FRAME));
    }
    vertebra::CallbackStream sink(write, context);
    ARROW_ASSIGN_OR_RAISE(auto writer,
                          arrow::ipc::MakeStreamWriter(&sink, batch->schema(), options));
    ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*batch));
    ARROW_RETURN_NOT_OK(writer->Close());
    ARROW_RETURN_NOT_OK(sink.Flush());
    return 0;
  });
}

extern "C" int va_streams_open(const void *bytes, int64_t count, struct va_streams **result,
                               char *message, size_t capacity) {
  return vertebra::Guarded(message, capacity, [&]() -> Result<int> {
    auto streams = std::make_unique<va_streams>();
    streams->bytes = static_cast<const uint8_t *>(bytes);
    streams->count = count;
    streams->memory = std::make_shared<arrow::io::BufferReader>(
        std::make_shared<arrow::Buffer>(streams->bytes, count));
    *result = streams.release();
    return 0;
  });
}

extern "C" int va_streams_next(struct va_streams *streams, struct ArrowSchema *schema,
                               struct ArrowArray *array, char *message, size_t capacity) {
  return vertebra::Guarded(message, capacity, [&]() -> Result<int> {
    for (;;) {
      if (streams->reader == nullptr) {
        ARROW_ASSIGN_OR_RAISE(const int64_t position, streams->memory->Tell());
        if (position == streams->count) return 0;
        auto options = arrow::ipc::IpcReadOptions::Defaults();
        options.use_threads = false;
        ARROW_ASSIGN_OR_RAISE(streams->reader, arrow::ipc::RecordBatchStreamReader::Open(
                                                   streams->memory.get(), options));
      }
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(streams->reader->ReadNext(&batch));
      if (batch == nullptr) {
        streams->reader = nullptr;
        ARROW_RETURN_NOT_OK(CheckMarker(*streams));
        continue;
      }
      ARROW_RETURN_NOT_OK(batch->Validate());
      ARROW_RETURN_NOT_OK(arrow::ExportRecordBatch(*batch, array, schema));
      return 1;
    }
  });
}

extern "C" void va_streams_free(struct va_streams *streams) { delete streams; }
