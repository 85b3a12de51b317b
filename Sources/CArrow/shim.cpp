#include <arrow/api.h>
#include <parquet/arrow/writer.h>
extern "C" int va_version(void) { return arrow::GetBuildInfo().version_major; }
