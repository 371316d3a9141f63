#include "server/health_report.h"

#include <utility>

namespace gateway {

std::function<void(absl::Status)> HealthReport::StateOf(std::string part) {
  readiness_.Set(part, absl::OkStatus());
  return [this, part = std::move(part)](absl::Status state) {
    readiness_.Set(part, std::move(state));
  };
}

void HealthReport::ShowOn(GrpcServer* server) {
  MutexLock lock(mu_);
  server_ = server;
}

void HealthReport::Show() {
  MutexLock lock(mu_);
  const Readiness::Parts parts = readiness_.parts();
  for (const auto& [part, state] : parts) metrics_.ShowReady(part, state.ok());
  if (server_ != nullptr) server_->SetServing(WhyNotReady(parts));
}

}  // namespace gateway
