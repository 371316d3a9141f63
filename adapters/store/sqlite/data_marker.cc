#include "adapters/store/sqlite/data_marker.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/data_directory.h"

namespace gateway {
namespace {

constexpr char kName[] = "gateway.state";
// Longer ones are not ours.
constexpr std::streamsize kMaxBytes = 1024;

absl::Status MarkerError(const std::filesystem::path& path) {
  return absl::ErrnoToStatus(errno, path.string());
}

// All texts of one log have the same size, so that each overwrites the one
// before.
std::string TextOf(const MarkedState& state) {
  return absl::StrCat(
      "fourws-gateway state 1 log=", absl::BytesToHexString(state.log_id),
      " epoch=", absl::Dec(state.epoch, absl::kZeroPad20),
      " commits=", absl::Dec(state.commits, absl::kZeroPad20),
      " last=", absl::Dec(state.last, absl::kZeroPad20), "\n");
}

bool ReadNumber(absl::string_view field, absl::string_view name,
                int64_t& number) {
  return absl::ConsumePrefix(&field, name) && absl::SimpleAtoi(field, &number);
}

absl::StatusOr<MarkedState> Parse(const std::string& text) {
  MarkedState state;
  const std::vector<absl::string_view> fields =
      absl::StrSplit(absl::StripSuffix(text, "\n"), ' ');
  if (fields.size() == 7) {
    absl::string_view id = fields[3];
    if (absl::ConsumePrefix(&id, "log="))
      state.log_id = absl::HexStringToBytes(id);
    const bool read = ReadNumber(fields[4], "epoch=", state.epoch) &&
                      ReadNumber(fields[5], "commits=", state.commits) &&
                      ReadNumber(fields[6], "last=", state.last);
    if (read && TextOf(state) == text) return state;
  }
  return absl::DataLossError("gateway.state cannot be read");
}

absl::Status WriteAll(int file, const std::filesystem::path& path,
                      const std::string& text) {
  const ssize_t written = pwrite(file, text.data(), text.size(), 0);
  if (written != std::ssize(text) || fsync(file) != 0) return MarkerError(path);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MarkedState> DataMarker::Read(
    const std::filesystem::path& directory) {
  const auto path = directory / kName;
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error)
    return absl::NotFoundError("there is no gateway.state");
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxBytes, '\0');
  file.read(text.data(), kMaxBytes);
  if (!file.is_open() || file.bad()) return MarkerError(path);
  text.resize(static_cast<size_t>(file.gcount()));
  return Parse(text);
}

absl::StatusOr<std::unique_ptr<DataMarker>> DataMarker::Write(
    const std::filesystem::path& directory, MarkedState state) {
  const auto path = directory / kName;
  auto made = path;
  made += ".new";
  const std::string text = TextOf(state);
  // Over the one that is there, if possible: that needs no space.
  std::error_code none;
  const bool fits = std::filesystem::file_size(path, none) == text.size();
  const auto& opened = fits ? path : made;
  const int file =
      open(opened.c_str(), O_RDWR | O_CLOEXEC | (fits ? 0 : O_CREAT | O_TRUNC),
           S_IRUSR | S_IWUSR);
  if (file < 0) return MarkerError(opened);
  auto marker =
      std::unique_ptr<DataMarker>(new DataMarker(std::move(state), file));
  RETURN_IF_ERROR(WriteAll(file, opened, text));
  if (fits) return marker;
  if (rename(made.c_str(), path.c_str()) != 0) return MarkerError(path);
  RETURN_IF_ERROR(SyncDirectory(directory));
  return marker;
}

DataMarker::~DataMarker() { close(file_); }

void DataMarker::Note(int64_t commits, int64_t last) {
  state_.commits = commits;
  state_.last = last;
  const std::string text = TextOf(state_);
  // A marker that is behind is allowed.
  if (pwrite(file_, text.data(), text.size(), 0) < 0) return;
}

}  // namespace gateway
