// What the parts of the shim share.
#pragma once

#include <arrow/api.h>
#include <arrow/io/interfaces.h>

#include <cstddef>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "include/CArrow.h"

namespace vertebra {

/// A stream into the callback of a caller, which is called for pieces of some size: Arrow writes many
/// of a few bytes.
class CallbackStream final : public arrow::io::OutputStream {
 public:
  CallbackStream(va_write write, void *context)
      : write_(write), context_(context), gathered_(new uint8_t[kCapacity]) {}

  /// From here on nothing is written: a writer that is dropped half way writes its footer otherwise.
  void Abandon() { abandoned_ = true; }

  /// Hands over what was gathered; nobody else does so at the end.
  arrow::Status Flush() override {
    const int64_t count = std::exchange(filled_, 0);
    return HandOver(gathered_.get(), count);
  }
  arrow::Status Close() override {
    closed_ = true;
    return Flush();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Status Write(const void *bytes, int64_t count) override {
    if (filled_ + count > kCapacity) ARROW_RETURN_NOT_OK(Flush());
    if (count > kCapacity) {
      ARROW_RETURN_NOT_OK(HandOver(bytes, count));
    } else if (count > 0) {
      std::memcpy(gathered_.get() + filled_, bytes, count);
      filled_ += count;
    }
    position_ += count;
    return arrow::Status::OK();
  }
  using arrow::io::OutputStream::Write;

 private:
  static constexpr int64_t kCapacity = 64 * 1024;

  arrow::Status HandOver(const void *bytes, int64_t count) {
    if (abandoned_) return arrow::Status::Cancelled("the writing was given up");
    if (count == 0) return arrow::Status::OK();
    if (write_(context_, bytes, count) == 0) return arrow::Status::OK();
    abandoned_ = true;
    return arrow::Status::IOError("the bytes could not be written");
  }

  va_write write_;
  void *context_;
  std::unique_ptr<uint8_t[]> gathered_;
  int64_t filled_ = 0;
  int64_t position_ = 0;
  bool closed_ = false;
  bool abandoned_ = false;
};

/// Puts a text into the message of a caller, cut where it is too long.
inline void Tell(const std::string &text, char *message, size_t capacity) {
  if (message == nullptr || capacity == 0) return;
  const size_t count = text.copy(message, capacity - 1);
  message[count] = 0;
}

/// Runs a body that returns a status or a result of int; nothing that it throws gets out.
template <typename Body>
int Guarded(char *message, size_t capacity, Body &&body) noexcept {
  try {
    arrow::Result<int> result = body();
    if (result.ok()) return *result;
    Tell(result.status().message(), message, capacity);
  } catch (const std::exception &problem) {
    Tell(problem.what(), message, capacity);
  } catch (...) {
    Tell("something was thrown that is no exception", message, capacity);
  }
  return -1;
}

}  // namespace vertebra
