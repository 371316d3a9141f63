#include "server/rpc/grpc_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/status_macros.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "server/rpc/call_counter.h"
#include "server/rpc/error_completer.h"
#include "server/rpc/goaway.h"
#include "server/rpc/reach.h"
#include "server/rpc/request_errors.h"

namespace gateway {
namespace {

constexpr int kSecond = 1000;
constexpr int kMostQueues = 8;
constexpr int kKeepaliveTimeout = 20 * kSecond;
// How long a server may take until it answers on its own machine.
constexpr absl::Duration kReachedWithin = absl::Minutes(1);

// `host:port` with another port.
std::string WithPort(absl::string_view address, int port) {
  return absl::StrCat(address.substr(0, address.rfind(':')), ":", port);
}

void SetLimits(grpc::ServerBuilder& builder, const GrpcServerOptions& options) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(kMaxReceivedBytes));
  builder.SetResourceQuota(grpc::ResourceQuota("gateway").Resize(
      static_cast<size_t>(options.max_memory_bytes)));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             options.max_streams_per_connection);
  // How long a new connection may say nothing.
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             20 * kSecond);
  // gRPC would decompress any number of bytes: its limit is for what arrives.
  // So a compressed message is not decompressed, and the gateway refuses it
  // itself. An algorithm that is disabled would end the call as a bare
  // UNIMPLEMENTED, while the method may be running.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  // Nor are answers compressed, or clients told that they may be.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0);
}

void SetKeepalive(grpc::ServerBuilder& builder) {
  // A subscriber that is gone without a word is noticed, and one behind a
  // stateful firewall may ping.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30 * kSecond);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeout);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // However long there is nothing to send: a subscriber may ask for progress
  // every five minutes only.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10 * kSecond);
}

// How many CallQueues there are, as `options` has it.
int QueuesFor(const GrpcServerOptions& options) {
  if (options.queues > 0) return options.queues;
  const int processors = static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(processors / 2, 1, kMostQueues);
}

// What says of a path whether it is a method of a queued service.
std::function<bool(absl::string_view)> QueuedPaths(
    const GrpcServer::Services& services) {
  absl::flat_hash_set<std::string> paths;
  for (const GrpcServer::Served& served : services) {
    if (served.queued == nullptr) continue;
    for (std::string& path : served.queued->Paths())
      paths.insert(std::move(path));
  }
  return [paths = std::move(paths)](absl::string_view path) {
    return paths.contains(path);
  };
}

void Intercept(grpc::ServerBuilder& builder, const CallCounter& counter,
               const GrpcServer::Services& services,
               std::shared_ptr<const HealthReason> reason) {
  std::vector<
      std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
      interceptors;
  // Of a status that is sent, the first learns first: errors are counted as
  // their callers see them.
  const auto is_queued = QueuedPaths(services);
  interceptors.push_back(NewErrorCompleter(is_queued));
  interceptors.push_back(NewCallCounter(counter, is_queued));
  interceptors.push_back(NewHealthExplainer(std::move(reason)));
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
}

// What gRPC sets for connections that it accepts itself: what is sent must be
// acknowledged as soon as a keepalive.
void SetTimeout(int fd) {
  const int timeout = kKeepaliveTimeout;
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof(timeout));
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const std::string& address, const Services& services, Metrics& metrics,
    const GrpcServerOptions& options) {
  std::unique_ptr<GrpcServer> server(new GrpcServer(options, metrics));
  auto listener = TcpListener::Bind(address, "grpc");
  if (!listener.ok()) {
    return absl::UnavailableError(absl::StrCat(
        "cannot serve gRPC on ", address, ": ", listener.status().message()));
  }
  server->address_ = WithPort(address, (*listener)->port());
  RETURN_IF_ERROR(server->Build(services, options));
  server->listener_ = *std::move(listener);
  server->Accept(options.on_state);
  RETURN_IF_ERROR(ReachGrpc(server->address_, kReachedWithin));
  for (const Served& served : services) {
    server->server_->GetHealthCheckService()->SetServingStatus(served.name,
                                                               true);
  }
  return server;
}

absl::Status GrpcServer::Build(const Services& services,
                               const GrpcServerOptions& options) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetLimits(builder, options);
  SetKeepalive(builder);
  Intercept(builder, counter_, services, reason_);
  using Experimental = grpc::ServerBuilder::experimental_type;
  acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      Experimental::ExternalConnectionType::FROM_FD,
      grpc::InsecureServerCredentials());
  for (const Served& served : services) builder.RegisterService(served.service);
  AddQueues(builder, QueuesFor(options));
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("cannot serve gRPC on ", address_));
  }
  StartQueues(services);
  return absl::OkStatus();
}

void GrpcServer::AddQueues(grpc::ServerBuilder& builder, int count) {
  for (int i = 0; i < count; ++i) {
    queues_.push_back(
        std::make_unique<CallQueue>(builder.AddCompletionQueue(), i));
  }
}

void GrpcServer::StartQueues(const Services& services) {
  for (const auto& queue : queues_) {
    for (const Served& served : services) {
      if (served.queued != nullptr) served.queued->ServeFrom(*queue, counter_);
    }
    queue->Start();
  }
}

void GrpcServer::Accept(std::function<void(absl::Status)> on_state) {
  listener_->Begin(
      {.take =
           [this](int fd, const TcpPeer& peer) {
             SetTimeout(fd);
             // A call must find its connection.
             connections_.Add(fd, peer);
             grpc::experimental::ExternalConnectionAcceptor::
                 NewConnectionParameters connection;
             connection.fd = fd;
             acceptor_->HandleNewConnection(&connection);
           },
       .objection = [this](const TcpPeer& peer) -> std::optional<std::string> {
         const auto objection = connections_.Objection(peer);
         if (!objection.has_value()) return std::nullopt;
         return GoAway(*objection);
       },
       .on_state = std::move(on_state),
       .make_room = [this] { connections_.MakeRoom(); }});
}

GrpcServer::~GrpcServer() {
  if (server_ != nullptr) Shutdown(absl::InfinitePast());
}

void GrpcServer::SetServing(const std::string& why_not) {
  reason_->Set(why_not);
  server_->GetHealthCheckService()->SetServingStatus(why_not.empty());
}

void GrpcServer::Shutdown(absl::Time deadline) {
  // gRPC would not even close a connection that it gets now.
  listener_.reset();
  // The far past does not fit into the standard library's time.
  server_->Shutdown(absl::ToChronoTime(std::max(deadline, absl::UnixEpoch())));
  server_->Wait();
  for (const auto& queue : queues_) queue->Stop();
}

}  // namespace gateway
