#include "clients/cli/gateway_channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <chrono>

#include "absl/time/clock.h"

namespace fourws::cli {
namespace {

std::chrono::system_clock::time_point After(absl::Duration timeout) {
  return absl::ToChronoTime(absl::Now() + timeout);
}

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                       absl::Duration patience) {
  grpc::ChannelArguments arguments;
  // A write is repeated by people and by request id, never by the library.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Each connection starts afresh, without the back-off of an earlier one.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto channel = grpc::CreateCustomChannel(
      address, grpc::InsecureChannelCredentials(), arguments);
  const auto deadline = After(patience);
  for (auto state = channel->GetState(/*try_to_connect=*/true);
       state != GRPC_CHANNEL_READY;
       state = channel->GetState(/*try_to_connect=*/true)) {
    if (state == GRPC_CHANNEL_TRANSIENT_FAILURE ||
        !channel->WaitForStateChange(state, deadline)) {
      return nullptr;
    }
  }
  return channel;
}

void SetTimeout(grpc::ClientContext& context, absl::Duration timeout) {
  context.set_deadline(After(timeout));
}

}  // namespace fourws::cli
