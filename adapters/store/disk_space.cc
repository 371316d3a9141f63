#include "adapters/store/disk_space.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/alarm.h"
#include "adapters/base/mutex.h"

namespace gateway {

// The alarm only says that it is time; the thread looks.
class DiskSpaceCheck::Looks : public std::enable_shared_from_this<Looks> {
 public:
  Looks(FreeBytes free_bytes, int64_t min_bytes, Clock& clock, Report report)
      : free_bytes_(std::move(free_bytes)),
        min_bytes_(min_bytes),
        clock_(clock),
        report_(std::move(report)),
        alarm_(clock) {}

  void Look();
  // Looks whenever it is time, until Stop().
  void Run();
  void Stop();

 private:
  absl::Status State() const;
  void Ask();

  const FreeBytes free_bytes_;
  const int64_t min_bytes_;
  Clock& clock_;
  const Report report_;
  Alarm alarm_;
  Mutex mu_;
  CondVar changed_;
  bool asked_ ABSL_GUARDED_BY(mu_) = false;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
};

void DiskSpaceCheck::Looks::Look() {
  alarm_.Set(clock_.Now() + kInterval, weak_from_this(), &Looks::Ask);
  report_(State());
}

absl::Status DiskSpaceCheck::Looks::State() const {
  const absl::StatusOr<int64_t> free = free_bytes_();
  if (!free.ok()) return free.status();
  if (*free >= min_bytes_) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      *free, " bytes are free; min_free_disk_bytes is ", min_bytes_));
}

void DiskSpaceCheck::Looks::Ask() {
  MutexLock lock(mu_);
  asked_ = true;
  changed_.NotifyAll();
}

void DiskSpaceCheck::Looks::Run() {
  while (true) {
    {
      MutexLock lock(mu_);
      while (!asked_ && !stopped_) changed_.Wait(mu_);
      if (stopped_) return;
      asked_ = false;
    }
    Look();
  }
}

void DiskSpaceCheck::Looks::Stop() {
  alarm_.Stop();
  MutexLock lock(mu_);
  stopped_ = true;
  changed_.NotifyAll();
}

DiskSpaceCheck::DiskSpaceCheck(FreeBytes free_bytes, int64_t min_bytes,
                               Clock& clock, Report report)
    : looks_(std::make_shared<Looks>(std::move(free_bytes), min_bytes, clock,
                                     std::move(report))) {
  looks_->Look();
  thread_ = std::thread([looks = looks_] { looks->Run(); });
}

DiskSpaceCheck::~DiskSpaceCheck() {
  looks_->Stop();
  thread_.join();
}

absl::StatusOr<int64_t> FreeBytesAt(const std::string& path) {
  struct statvfs found = {};
  if (statvfs(path.c_str(), &found) != 0) {
    return absl::UnavailableError(
        absl::StrCat("how much is free is not known: ",
                     std::generic_category().message(errno)));
  }
  // What is reserved for the superuser does not count. Some file systems claim
  // more than an int64_t holds.
  const absl::uint128 free =
      absl::uint128(found.f_bavail) * absl::uint128(found.f_frsize);
  const absl::uint128 most(std::numeric_limits<int64_t>::max());
  return static_cast<int64_t>(std::min(free, most));
}

}  // namespace gateway
