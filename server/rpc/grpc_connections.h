#ifndef SERVER_RPC_GRPC_CONNECTIONS_H_
#define SERVER_RPC_GRPC_CONNECTIONS_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "adapters/base/mutex.h"
#include "adapters/net/descriptors.h"
#include "adapters/net/tcp_listener.h"
#include "server/telemetry/metrics.h"

namespace gateway {

struct GrpcConnectionLimits {
  size_t max_connections = 4096;
  // 0: no limit. An IPv6 address stands for its /64.
  size_t max_connections_per_address = 0;
};

// One connection that gRPC serves, as its calls know it. Thread-safe.
class GrpcConnection {
 public:
  using Time = std::chrono::steady_clock::time_point;

  GrpcConnection(int fd, const SocketId& id, std::string sender);

  void BeginCall() { ++calls_; }
  void EndCall();

  bool has_calls() const { return calls_ > 0; }
  // Since when it has had no call.
  Time idle_since() const { return idle_since_; }

  int fd() const { return fd_; }
  const SocketId& id() const { return id_; }
  // What all addresses of its client share: see IpAddress::SenderKey().
  const std::string& sender() const { return sender_; }

 private:
  const int fd_;
  const SocketId id_;
  const std::string sender_;
  std::atomic<int> calls_ = 0;
  std::atomic<Time> idle_since_;
};

// The connections that were handed to gRPC, which says nothing of them itself:
// it closes them when it likes. Keeps them below a limit: at the limit a new
// one takes the place of the one that has been without calls longest, of those
// that send nothing first; while all have calls, new ones are refused.
// Thread-safe.
class GrpcConnections {
 public:
  // `metrics` must outlive this.
  GrpcConnections(const GrpcConnectionLimits& limits, Metrics& metrics);

  // Returns nothing if a connection of `peer` may come, for which it makes
  // room; else why not, in words for the client.
  std::optional<std::string> Objection(const TcpPeer& peer);
  // A connection is about to be handed to gRPC.
  void Add(int fd, const TcpPeer& peer);
  // Ends the connection that has been without calls longest, if there is one.
  void MakeRoom();

  // A call begins on the connection that gRPC calls `peer`, such as
  // `ipv4:127.0.0.1:4711` or `ipv6:%5B::1%5D:4711`. Returns the connection, of
  // which EndCall() must be called; null if it is not known (any more).
  std::shared_ptr<GrpcConnection> BeginCall(absl::string_view peer);

 private:
  size_t CountOf(const std::string& sender) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Forgets those that gRPC has closed.
  void ForgetClosed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Returns whether there was one.
  bool EndIdlest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::string Refuse(std::string words);
  void CountTurnedAway(const char* result);

  const GrpcConnectionLimits limits_;
  Metrics& metrics_;
  Mutex mu_;
  // By the address of the peer, without its zone.
  absl::flat_hash_map<std::string, std::shared_ptr<GrpcConnection>> all_
      ABSL_GUARDED_BY(mu_);
  SpareDescriptor spare_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_RPC_GRPC_CONNECTIONS_H_
