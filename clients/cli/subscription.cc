#include "clients/cli/subscription.h"

#include <utility>

namespace fourws::cli {

Subscription::Subscription(const std::shared_ptr<grpc::Channel>& channel,
                           const gateway::v1::SubscribeRequest& request)
    : stub_(gateway::v1::NotificationStream::NewStub(channel)),
      request_(request) {
  stub_->async()->Subscribe(&context_, &request_, this);
  // Reads are started from outside of reactions: the hold keeps the call from
  // ending between two of them.
  AddHold();
  StartCall();
}

Subscription::~Subscription() {
  Cancel();
  End();
}

const gateway::v1::SubscribeResponse* Subscription::Next(
    absl::Duration patience) {
  {
    std::lock_guard lock(mu_);
    reading_ = true;
  }
  StartRead(&response_);
  std::unique_lock lock(mu_);
  const auto is_read = [this] { return !reading_; };
  if (!changed_.wait_for(lock, absl::ToChronoMilliseconds(patience), is_read)) {
    silent_ = true;
    Cancel();
    changed_.wait(lock, is_read);
  }
  if (read_ok_) return &response_;
  lock.unlock();
  End();
  return nullptr;
}

void Subscription::End() {
  if (std::exchange(held_, false)) RemoveHold();
  std::unique_lock lock(mu_);
  changed_.wait(lock, [this] { return done_; });
}

void Subscription::OnReadDone(bool ok) {
  std::lock_guard lock(mu_);
  reading_ = false;
  read_ok_ = ok;
  changed_.notify_all();
}

void Subscription::OnDone(const grpc::Status& status) {
  std::lock_guard lock(mu_);
  status_ = status;
  done_ = true;
  // Under the lock: whoever waits may destroy this right after.
  changed_.notify_all();
}

}  // namespace fourws::cli
