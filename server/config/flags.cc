#include "server/config/flags.h"

#include <sstream>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "server/config/config_file.h"
#include "server/config/defaults.h"

namespace gateway {
namespace {

struct Flags {
  std::string config;
  std::string grpc_listen;
  std::string http_listen;
  std::string public_url;
  std::string upstream_url;
  std::string one_url;
  std::string data_dir;
  bool print_config = false;
  bool check_config = false;
  bool trust_clock = false;
  bool verify_data_dir = false;
  bool accept_data_loss = false;
};

void Declare(CLI::App& app, Flags& flags, const std::string& version) {
  app.add_option("--config", flags.config, "configuration file (JSON)")
      ->type_name("FILE");
  app.add_option("--grpc_listen", flags.grpc_listen,
                 "address for gRPC [127.0.0.1:50051]")
      ->type_name("HOST:PORT");
  app.add_option("--http_listen", flags.http_listen,
                 "address for webhooks, callbacks and health [127.0.0.1:8080]")
      ->type_name("HOST:PORT");
  app.add_option("--public_url", flags.public_url,
                 "how 4ws.trade reaches --http_listen")
      ->type_name("URL");
  app.add_option("--upstream_url", flags.upstream_url,
                 "base address of 4ws.trade; /api is added")
      ->type_name("URL");
  app.add_option("--one_url", flags.one_url,
                 "base address of ONe; /api/v1 is added [no ONe]")
      ->type_name("URL");
  app.add_option("--data_dir", flags.data_dir, "directory of the stores [data]")
      ->type_name("DIR");
  app.add_flag("--print_config", flags.print_config,
               "print the configuration in force, without secrets, and exit");
  app.add_flag("--check_config", flags.check_config,
               "check the configuration and exit");
  app.add_flag("--trust_clock", flags.trust_clock,
               "take the system's clock as right though the store knows "
               "another time: once, after clock_not_trusted");
  app.add_flag("--verify_data_dir", flags.verify_data_dir,
               "check what --data_dir holds, change nothing, and exit: 0 if it "
               "is good, 1 if not");
  app.add_flag("--accept_data_loss", flags.accept_data_loss,
               "start though --data_dir has lost its database; repeated "
               "request_ids may then debit again");
  app.set_version_flag("--version", version);
}

void Override(std::string* field, const std::string& flag) {
  if (!flag.empty()) *field = flag;
}

// The file's configuration with flags and defaults.
absl::StatusOr<ConfigFile> Effective(const Flags& flags) {
  ConfigFile config;
  if (!flags.config.empty()) {
    ASSIGN_OR_RETURN(config, ReadConfigFile(flags.config));
  }
  Override(config.mutable_grpc_listen(), flags.grpc_listen);
  Override(config.mutable_http_listen(), flags.http_listen);
  Override(config.mutable_public_url(), flags.public_url);
  Override(config.mutable_fourws()->mutable_url(), flags.upstream_url);
  if (!flags.one_url.empty()) config.mutable_one()->set_url(flags.one_url);
  Override(config.mutable_data_dir(), flags.data_dir);
  ApplyDefaults(config);
  return config;
}

CommandLine Refused(const absl::Status& status) {
  return {.exit_code = kConfigExitCode,
          .error = absl::StrCat("The configuration is refused:\n",
                                status.message(), "\n")};
}

}  // namespace

CommandLine ReadCommandLine(int argc, const char* const* argv,
                            const std::string& version) {
  Flags flags;
  CLI::App app("A gRPC gateway in front of 4ws.trade.", "fourws-gateway");
  Declare(app, flags, version);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& end) {
    std::ostringstream output;
    std::ostringstream error;
    const bool refused = app.exit(end, output, error) != 0;
    return {.exit_code = refused ? kUsageExitCode : 0,
            .output = output.str(),
            .error = error.str()};
  }
  const absl::StatusOr<ConfigFile> effective = Effective(flags);
  if (!effective.ok()) return Refused(effective.status());
  absl::StatusOr<GatewayConfig> config = MakeGatewayConfig(*effective);
  if (flags.print_config) {
    // Also of a configuration that is refused: to see why.
    CommandLine printed =
        config.ok() ? CommandLine() : Refused(config.status());
    printed.output = PrintConfig(*effective);
    return printed;
  }
  if (flags.verify_data_dir) {
    // Also where nothing else is configured, such as beside a backup.
    GatewayConfig stored;
    stored.data_dir = effective->data_dir();
    return {.config = std::move(stored), .verify_data_dir = true};
  }
  if (!config.ok()) return Refused(config.status());
  config->trust_clock = flags.trust_clock;
  if (flags.check_config) return {.output = "The configuration is good.\n"};
  config->accept_data_loss = flags.accept_data_loss;
  return {.config = *std::move(config)};
}

}  // namespace gateway
