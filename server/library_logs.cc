#include "server/library_logs.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/log.h"
#include "adapters/base/masked_text.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/support/log.h"

namespace gateway {
namespace {

// For what a library says before it ends the process.
constexpr absl::Duration kFlushTime = absl::Seconds(1);

void LogOfLibrary(LogLevel level, const char* library, const char* file,
                  int line, absl::string_view text) {
  LogSampled(
      level, "library", {{"library", library}},
      {{"at", absl::StrCat(file, ":", line)}, {"text", MaskedText(text)}});
}

void TakeFromGrpc(gpr_log_func_args* args) {
  LogLevel level = LogLevel::kError;
  if (args->severity == GPR_LOG_SEVERITY_DEBUG) level = LogLevel::kDebug;
  if (args->severity == GPR_LOG_SEVERITY_INFO) level = LogLevel::kInfo;
  const absl::string_view text = args->message;
  LogOfLibrary(level, "grpc", args->file, args->line, text);
  // The words of GPR_ASSERT, which aborts then.
  if (absl::StartsWith(text, "assertion failed")) FlushLog(kFlushTime);
}

void TakeFromProtobuf(google::protobuf::LogLevel severity, const char* file,
                      int line, const std::string& text) {
  LogLevel level = LogLevel::kError;
  if (severity == google::protobuf::LOGLEVEL_INFO) level = LogLevel::kInfo;
  if (severity == google::protobuf::LOGLEVEL_WARNING)
    level = LogLevel::kWarning;
  LogOfLibrary(level, "protobuf", file, line, text);
  if (severity == google::protobuf::LOGLEVEL_FATAL) FlushLog(kFlushTime);
}

}  // namespace

void TakeLibraryLogs() {
  gpr_set_log_function(&TakeFromGrpc);
  google::protobuf::SetLogHandler(&TakeFromProtobuf);
}

}  // namespace gateway
