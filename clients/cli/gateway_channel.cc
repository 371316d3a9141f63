#include "clients/cli/gateway_channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <chrono>

#include "absl/time/clock.h"
#include "clients/cli/steady_time.h"

namespace fourws::cli {
namespace {

// How often to look for an interrupt.
constexpr absl::Duration kGlance = absl::Milliseconds(100);
// How long a gateway that could not be connected to is tried again: longer than
// its restart takes, but whoever mistyped the address hears of it soon.
constexpr absl::Duration kRefusalPatience = absl::Seconds(5);
constexpr int kFirstBackoffMs = 100;
constexpr int kLongestBackoffMs = 1000;
// How long nothing may be heard before the gateway is asked for a sign of life,
// and how long that may take to come. A connection that fails so is closed.
constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 10'000;

std::chrono::system_clock::time_point After(absl::Duration timeout) {
  return absl::ToChronoTime(absl::Now() + timeout);
}

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                       absl::Duration patience,
                                       const Interrupt* interrupt) {
  grpc::ChannelArguments arguments;
  // A write is repeated by people and by request id, never by the library.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Each connection starts afresh, without the back-off of an earlier one.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstBackoffMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestBackoffMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  // A call that waits for an outcome sends nothing for minutes. By default the
  // library would ask twice only in that time.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  auto channel = grpc::CreateCustomChannel(
      address, grpc::InsecureChannelCredentials(), arguments);
  absl::Time end = SteadyNow() + patience;
  for (auto state = channel->GetState(/*try_to_connect=*/true);
       state != GRPC_CHANNEL_READY;
       state = channel->GetState(/*try_to_connect=*/true)) {
    const absl::Time now = SteadyNow();
    // The library tries again by itself; one failure does not mean that nobody
    // is there.
    if (state == GRPC_CHANNEL_TRANSIENT_FAILURE)
      end = std::min(end, now + kRefusalPatience);
    if (now >= end || (interrupt != nullptr && interrupt->requested()))
      return nullptr;
    channel->WaitForStateChange(state, After(std::min(end - now, kGlance)));
  }
  return channel;
}

void SetTimeout(grpc::ClientContext& context, absl::Duration timeout) {
  context.set_deadline(After(timeout));
}

}  // namespace fourws::cli
