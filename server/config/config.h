#ifndef SERVER_CONFIG_CONFIG_H_
#define SERVER_CONFIG_CONFIG_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/ip_range.h"
#include "adapters/base/log.h"
#include "adapters/fourws/login.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/fourws/static_credentials.h"
#include "adapters/one/options.h"
#include "adapters/smtp/smtp_options.h"
#include "server/config/config.pb.h"

namespace gateway {

// The configuration as the user writes it. config.proto is its manual.
using ConfigFile = ::fourws::gateway::config::v1::Config;

// A webhook that the gateway accepts: how its sender proves who it is, and what
// happens to it. Exactly one proof is set, of `username` to `unauthenticated`.
struct WebhookSender {
  std::string username;  // HTTP Basic, if not empty.
  std::string password;
  std::string path_secret;                  // Last segment of the path.
  std::string bearer;                       // Bearer token.
  std::vector<std::string> signature_keys;  // As bytes.
  bool unauthenticated = false;             // No proof is asked for.
  absl::Duration signature_tolerance;
  std::string id_header;   // In lower case. Empty: none.
  int max_per_second = 0;  // 0: no limit.
  int burst = 0;
  int max_body_bytes = 0;
  std::string forward_url;  // Empty: it is not passed on.
};

// Callers can find an operation for at least this long after its outcome.
inline constexpr absl::Duration kOperationRetention = absl::Hours(35 * 24);

// The configuration in force: validated, with its defaults and secrets. The
// fields are those of config.proto.
struct GatewayConfig {
  struct Fourws {
    fourws::PlatformOptions platform;
    // How the gateway proves who it is: with `credentials`, which may be empty,
    // or with the token or the cookies of a `login`.
    enum class Scheme { kHeaders, kBearer, kCookies };
    Scheme scheme = Scheme::kHeaders;
    fourws::StaticCredentials credentials;
    fourws::LoginOptions login;
    std::string ca_file;
    int max_connections = 0;
    int max_response_bytes = 0;
  };
  struct One {
    one::Options platform;
    std::string ca_file;
    int max_connections = 0;
    int max_response_bytes = 0;
  };
  struct Operations {
    absl::Duration timeout;
    // Instead of `timeout`, by the full name of the method.
    std::unordered_map<std::string, absl::Duration> timeouts;
    absl::Duration unresolved_hold;
    absl::Duration default_wait;
    absl::Duration retention;
    int max_queue_per_resource = 0;
    bool refunds = false;
  };
  struct Notifications {
    int tail_bytes = 0;
    absl::Duration retention;
    int64_t max_log_bytes = 0;
    absl::Duration dead_letter_retention;
    int64_t max_latest_states = 0;
    int64_t max_latest_state_bytes = 0;
    int64_t max_waiting_dead_letters = 0;
    int64_t max_waiting_dead_letter_bytes = 0;
  };
  struct Grpc {
    int max_connections = 0;
    int max_connections_per_address = 0;  // 0: no limit.
    int max_streams_per_connection = 0;
    int64_t max_memory_bytes = 0;
  };
  struct Ingress {
    int max_body_bytes = 0;
    absl::Duration request_timeout;
    absl::Duration idle_timeout;
    int max_connections = 0;
    std::vector<IpRange> trusted_proxies;
    int max_connections_per_address = 0;
    std::vector<IpRange> unlimited_addresses;
    int64_t max_pending_body_bytes = 0;
    int callback_connections = 0;
    int max_webhook_values = 0;
    // By the names of config.proto, such as `one_cart_opened`.
    std::map<std::string, WebhookSender> sources;
  };

  struct Email {
    SmtpOptions smtp;
    std::string from;
    std::vector<std::string> to;
  };
  struct Notices {
    std::optional<Email> email;
    std::string webhook_url;  // Empty: none.
    std::string webhook_bearer;
    absl::Duration interval;
    absl::Duration retry;
  };

  std::string grpc_listen;  // `host:port`; port 0 is any free one.
  std::string http_listen;
  // Without a slash at its end. Empty only if http_listen is a loopback address
  // with port 0: then it is http:// and the address that the gateway got.
  std::string public_url;
  std::string data_dir;
  bool accept_data_loss = false;  // Only by its flag: it is meant once.
  std::string log_level;          // debug, info, warning or error.
  LogOptions log;
  Fourws fourws;
  std::optional<One> one;
  Operations operations;
  Grpc grpc;
  Ingress ingress;
  Notifications notifications;
  Notices notices;
  absl::Duration drain_timeout;
  int64_t min_free_disk_bytes = 0;
  // Whether the system's time is taken as right though the store knows another.
  bool trust_clock = false;
};

// Checks `config`, to which ApplyDefaults must have been applied, and reads its
// secrets. Fails with INVALID_ARGUMENT; the message has a line for each
// problem, such as `fourws.url: ...`.
absl::StatusOr<GatewayConfig> MakeGatewayConfig(const ConfigFile& config);

// Returns `config` as a configuration file. It says where the secrets are, and
// holds none.
std::string PrintConfig(const ConfigFile& config);

}  // namespace gateway

#endif  // SERVER_CONFIG_CONFIG_H_
