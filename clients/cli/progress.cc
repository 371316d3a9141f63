#include "clients/cli/progress.h"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "absl/strings/str_format.h"

namespace fourws::cli {
namespace {

constexpr char kFrames[] = {'|', '/', '-', '\\'};
constexpr char kEraseLine[] = "\r\033[K";

}  // namespace

Progress::Progress(std::string what, bool json)
    : what_(std::move(what)), shown_(!json && isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (shown_) std::cerr << kEraseLine << std::flush;
}

void Progress::Show(const std::string& detail) {
  if (!shown_) return;
  const double elapsed = absl::ToDoubleSeconds(SteadyNow() - start_);
  std::cerr << kEraseLine
            << absl::StrFormat("%c %s %.1fs %s",
                               kFrames[frame_++ % sizeof(kFrames)], what_,
                               elapsed, detail)
            << std::flush;
}

}  // namespace fourws::cli
