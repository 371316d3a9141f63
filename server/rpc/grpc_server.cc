#include "server/rpc/grpc_server.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "adapters/base/status_macros.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/server_builder.h"
#include "server/rpc/call_counter.h"
#include "server/rpc/error_completer.h"
#include "server/rpc/reach.h"
#include "server/rpc/request_errors.h"

namespace gateway {
namespace {

constexpr int kSecond = 1000;
// How long a server may take until it answers on its own machine.
constexpr absl::Duration kReachedWithin = absl::Minutes(1);

// `host:port` with another port.
std::string WithPort(absl::string_view address, int port) {
  return absl::StrCat(address.substr(0, address.rfind(':')), ":", port);
}

void SetUp(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(kMaxReceivedBytes));
  // Two gateways on one port would each answer half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // A subscriber that is gone without a word is noticed, and one behind a
  // stateful firewall may ping.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30 * kSecond);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20 * kSecond);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // However long there is nothing to send: a subscriber may ask for progress
  // every five minutes only.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10 * kSecond);
}

void Intercept(grpc::ServerBuilder& builder, Metrics& metrics,
               std::shared_ptr<const HealthReason> reason) {
  std::vector<
      std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
      interceptors;
  // Of a status that is sent, the first learns first: errors are counted as
  // their callers see them.
  interceptors.push_back(NewErrorCompleter());
  interceptors.push_back(NewCallCounter(metrics));
  interceptors.push_back(NewHealthExplainer(std::move(reason)));
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const std::string& address, const Services& services, Metrics& metrics) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetUp(builder);
  std::unique_ptr<GrpcServer> server(new GrpcServer());
  Intercept(builder, metrics, server->reason_);
  int port = 0;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  for (const auto& [name, service] : services) builder.RegisterService(service);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || port == 0)
    return absl::UnavailableError(
        absl::StrCat("cannot serve gRPC on ", address));
  server->address_ = WithPort(address, port);
  RETURN_IF_ERROR(ReachGrpc(server->address_, absl::Now() + kReachedWithin));
  for (const auto& [name, service] : services)
    server->server_->GetHealthCheckService()->SetServingStatus(name, true);
  return server;
}

GrpcServer::~GrpcServer() {
  if (server_ != nullptr) Shutdown(absl::InfinitePast());
}

void GrpcServer::SetServing(const std::string& why_not) {
  reason_->Set(why_not);
  server_->GetHealthCheckService()->SetServingStatus(why_not.empty());
}

void GrpcServer::Shutdown(absl::Time deadline) {
  // The far past does not fit into the standard library's time.
  server_->Shutdown(absl::ToChronoTime(std::max(deadline, absl::UnixEpoch())));
  server_->Wait();
}

}  // namespace gateway
