#include "clients/cli/redeem_call.h"

#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

RedeemCall::RedeemCall(const std::shared_ptr<grpc::Channel>& channel,
                       const gateway::v1::RedeemGiftcardRequest& request,
                       absl::Duration timeout)
    : stub_(gateway::v1::GiftcardService::NewStub(channel)), request_(request) {
  SetTimeout(context_, timeout);
  stub_->async()->RedeemGiftcard(&context_, &request_, &response_, this);
  StartCall();
}

RedeemCall::~RedeemCall() {
  std::unique_lock lock(mu_);
  changed_.wait(lock, [this] { return done_; });
}

bool RedeemCall::Wait(absl::Duration patience) {
  std::unique_lock lock(mu_);
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(patience),
                           [this] { return done_; });
}

std::string RedeemCall::operation() const {
  std::lock_guard lock(mu_);
  return operation_;
}

void RedeemCall::OnReadInitialMetadataDone(bool ok) {
  if (!ok) return;
  const auto& metadata = context_.GetServerInitialMetadata();
  const auto name = metadata.find("fourws-operation");
  if (name == metadata.end()) return;
  std::lock_guard lock(mu_);
  operation_.assign(name->second.data(), name->second.size());
}

void RedeemCall::OnDone(const grpc::Status& status) {
  std::lock_guard lock(mu_);
  status_ = status;
  done_ = true;
  // Under the lock: whoever waits may destroy this right after.
  changed_.notify_all();
}

}  // namespace fourws::cli
