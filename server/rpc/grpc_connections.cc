#include "server/rpc/grpc_connections.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/base/ip_range.h"
#include "adapters/base/log.h"

namespace gateway {
namespace {

// However many come at once, a client has this long to begin a call.
constexpr auto kSafeTime = std::chrono::milliseconds(500);
// One that sends has longer, for a large request is no call before all of it is
// there. But who never begins one must not keep others out.
constexpr auto kSafeTimeOfSender = std::chrono::seconds(5);

// Whether the client has sent nothing for a while. What it sent just now may be
// a call that gRPC has not shown yet.
bool IsQuiet(int fd) {
  int unread = 0;
  if (ioctl(fd, FIONREAD, &unread) == 0 && unread > 0) return false;
  tcp_info info = {};
  socklen_t size = sizeof(info);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return true;
  return std::chrono::milliseconds(info.tcpi_last_data_recv) >= kSafeTime;
}

bool IsOpen(const GrpcConnection& connection) {
  return SocketId::Of(connection.fd()) == connection.id();
}

std::string SenderOf(const TcpPeer& peer) {
  const auto address = IpAddress::Parse(peer.host);
  return address ? address->SenderKey() : peer.host;
}

// An address of IPv6 without its zone, `[fe80::1]:4711` for
// `[fe80::1%eth0]:4711`: gRPC gives the zone a number, others a name. `mark` is
// what stands before the zone, `close` what closes the brackets.
std::string WithoutZone(absl::string_view address, absl::string_view mark = "%",
                        absl::string_view close = "]") {
  const size_t zone = address.find(mark);
  const size_t end = address.find(close);
  if (zone == absl::string_view::npos || end == absl::string_view::npos)
    return std::string(address);
  return absl::StrCat(address.substr(0, zone), address.substr(end));
}

// As gRPC calls the peer at `address`: it names the kind first, and encodes the
// brackets of an IPv6 address.
std::string GrpcName(absl::string_view address) {
  if (!absl::StartsWith(address, "[")) return absl::StrCat("ipv4:", address);
  return absl::StrCat(
      "ipv6:",
      absl::StrReplaceAll(WithoutZone(address), {{"[", "%5B"}, {"]", "%5D"}}));
}

}  // namespace

GrpcConnection::GrpcConnection(int fd, const SocketId& id, std::string sender)
    : fd_(fd),
      id_(id),
      sender_(std::move(sender)),
      idle_since_(std::chrono::steady_clock::now()) {}

void GrpcConnection::EndCall() {
  // First, so that it is never seen without calls and idle for long.
  idle_since_ = std::chrono::steady_clock::now();
  --calls_;
}

GrpcConnections::GrpcConnections(const GrpcConnectionLimits& limits,
                                 Metrics& metrics)
    : limits_(limits), metrics_(metrics) {}

std::optional<std::string> GrpcConnections::Objection(const TcpPeer& peer) {
  const size_t per_address = limits_.max_connections_per_address;
  const std::string sender = SenderOf(peer);
  MutexLock lock(mu_);
  if (per_address > 0 && CountOf(sender) >= per_address) {
    ForgetClosed();
    if (CountOf(sender) >= per_address) {
      return Refuse(
          absl::StrCat("the gateway takes ", per_address,
                       " connections from one address at most; use those"));
    }
  }
  if (all_.size() >= limits_.max_connections) ForgetClosed();
  if (all_.size() >= limits_.max_connections && !EndIdlest()) {
    return Refuse(
        absl::StrCat("the gateway has ", limits_.max_connections,
                     " connections, which are all it takes and all in use; "
                     "try again later"));
  }
  return std::nullopt;
}

void GrpcConnections::Add(int fd, const TcpPeer& peer) {
  const auto id = SocketId::Of(fd);
  if (!id.has_value()) return;
  MutexLock lock(mu_);
  all_[GrpcName(peer.address)] =
      std::make_shared<GrpcConnection>(fd, *id, SenderOf(peer));
}

void GrpcConnections::MakeRoom() {
  MutexLock lock(mu_);
  ForgetClosed();
  EndIdlest();
}

std::shared_ptr<GrpcConnection> GrpcConnections::BeginCall(
    absl::string_view peer) {
  MutexLock lock(mu_);
  auto found = all_.find(peer);
  if (found == all_.end()) found = all_.find(WithoutZone(peer, "%25", "%5D"));
  if (found == all_.end()) return nullptr;
  found->second->BeginCall();
  return found->second;
}

size_t GrpcConnections::CountOf(const std::string& sender) const {
  size_t count = 0;
  for (const auto& [address, connection] : all_)
    count += connection->sender() == sender;
  return count;
}

void GrpcConnections::ForgetClosed() {
  absl::erase_if(all_,
                 [](const auto& entry) { return !IsOpen(*entry.second); });
}

bool GrpcConnections::EndIdlest() {
  const auto now = std::chrono::steady_clock::now();
  auto found = all_.end();
  // Those that send go after those that do not.
  std::pair<bool, GrpcConnection::Time> least(true, now);
  for (auto each = all_.begin(); each != all_.end(); ++each) {
    const GrpcConnection& connection = *each->second;
    const auto since = connection.idle_since();
    if (connection.has_calls() || now - since < kSafeTime ||
        std::pair(false, since) >= least)
      continue;
    const bool sends = !IsQuiet(connection.fd());
    if ((sends && now - since < kSafeTimeOfSender) ||
        std::pair(sends, since) >= least)
      continue;
    least = {sends, since};
    found = each;
  }
  if (found == all_.end()) return false;
  const GrpcConnection& idlest = *found->second;
  if (spare_.ShutDown(idlest.fd(), idlest.id())) CountTurnedAway("evicted");
  all_.erase(found);
  return true;
}

std::string GrpcConnections::Refuse(std::string words) {
  CountTurnedAway("refused");
  return words;
}

// Anybody can make many.
void GrpcConnections::CountTurnedAway(const char* result) {
  metrics_.CountTurnedAway("grpc", result);
  LogSampled(LogLevel::kWarning, "grpc_connection_turned_away",
             {{"result", result}});
}

}  // namespace gateway
