#include "adapters/base/call_mark.h"

#ifndef NDEBUG

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

namespace gateway {

struct CallMark::Call {
  const std::thread::id thread = std::this_thread::get_id();
  std::atomic<bool> returned = false;
};

CallMark::CallMark() : made_for_(std::make_shared<Call>()), call_(made_for_) {}

CallMark::~CallMark() {
  if (made_for_ != nullptr) made_for_->returned = true;
}

CallMark& CallMark::operator=(CallMark&& other) noexcept {
  call_ = std::move(other.call_);
  return *this;
}

void CallMark::CheckOutside() const {
  if (call_->returned || call_->thread != std::this_thread::get_id()) return;
  std::fputs("a Done is called inside the call that took it\n", stderr);
  std::abort();
}

}  // namespace gateway

#endif  // NDEBUG
