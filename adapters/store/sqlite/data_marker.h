#ifndef ADAPTERS_STORE_SQLITE_DATA_MARKER_H_
#define ADAPTERS_STORE_SQLITE_DATA_MARKER_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace gateway {

// What a data directory knows of the database that belongs into it.
struct MarkedState {
  std::string log_id;   // Of the event log; 16 bytes.
  int64_t epoch = 0;    // How often the log had lost events.
  int64_t commits = 0;  // How many changes were committed.
  int64_t last = 0;     // Sequence of the log's last event.
  bool operator==(const MarkedState&) const = default;
};

// The file `gateway.state` beside the database. It says that the directory was
// initialised, and how far its database was, so that a database that is gone,
// another one or an older copy is noticed. It is a line of text:
//   fourws-gateway state 1 log=HEX epoch=N commits=N last=N
class DataMarker {
 public:
  // Reads the file in `directory`. NOT_FOUND if there is none, DATA_LOSS if it
  // is not such a line, and what the system says if it cannot be read.
  static absl::StatusOr<MarkedState> Read(
      const std::filesystem::path& directory);

  // Writes the file anew, so that it survives a loss of power.
  static absl::StatusOr<std::unique_ptr<DataMarker>> Write(
      const std::filesystem::path& directory, MarkedState state);
  ~DataMarker();
  DataMarker(const DataMarker&) = delete;
  DataMarker& operator=(const DataMarker&) = delete;

  // Notes that the database, which must have it on disk already, is so far.
  // Does not wait for the disk: after a loss of power the file may be behind
  // the database, but never ahead of it. A failure leaves it behind, too.
  void Note(int64_t commits, int64_t last);

 private:
  DataMarker(MarkedState state, int file)
      : state_(std::move(state)), file_(file) {}

  MarkedState state_;
  const int file_;  // A file descriptor.
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DATA_MARKER_H_
