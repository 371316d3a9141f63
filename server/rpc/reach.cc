#include "server/rpc/reach.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "grpc/support/time.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"

namespace gateway {
namespace {

// A server that listens on every address has a socket for IPv4 in any case; on
// a machine without IPv6 it has no other.
std::string Target(absl::string_view address) {
  for (const absl::string_view everywhere : {"0.0.0.0:", "[::]:"}) {
    if (absl::ConsumePrefix(&address, everywhere))
      return absl::StrCat("127.0.0.1:", address);
  }
  return std::string(address);
}

}  // namespace

absl::Status ReachGrpc(const std::string& address, absl::Duration patience) {
  grpc::ChannelArguments arguments;
  // A proxy of the environment's is for the way out of this machine.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // A connection of its own, not one that somebody else has made already.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel = grpc::CreateCustomChannel(
      Target(address), grpc::InsecureChannelCredentials(), arguments);
  // gRPC looks at the deadline again after each attempt. On this clock nobody
  // moves it meanwhile.
  const gpr_timespec until = gpr_time_add(
      gpr_now(GPR_CLOCK_MONOTONIC),
      gpr_time_from_millis(absl::ToInt64Milliseconds(patience), GPR_TIMESPAN));
  if (channel->WaitForConnected(until)) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("cannot reach gRPC on ", address));
}

}  // namespace gateway
